"""The published language: one file of frozen dataclasses per room."""
