"""Doors of the room for browsers: its papers and its figures."""
