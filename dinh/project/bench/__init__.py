"""Benchmarks: figures, bars and ratios measured within one run, in a database of their own."""
