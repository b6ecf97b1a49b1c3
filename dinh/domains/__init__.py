"""The rooms, from dossiers down to people."""
