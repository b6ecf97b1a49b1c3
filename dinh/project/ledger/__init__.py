"""The 32 figures of the sources, and how the house computes those it can by now."""
