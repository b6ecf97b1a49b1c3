"""Words of the citizen's pages."""
