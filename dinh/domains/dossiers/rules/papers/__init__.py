"""Words of the official papers: pure, the same record gives the same words."""
