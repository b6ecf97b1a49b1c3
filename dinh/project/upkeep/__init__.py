"""Upkeep: what a lone administrator asks of a running house: its figures, what is wrong, where reads may go."""
