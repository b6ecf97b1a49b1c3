"""Doors for people with a browser."""
