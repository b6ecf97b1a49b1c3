"""Pages that need more than one room."""
