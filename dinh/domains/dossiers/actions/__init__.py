"""Verbs on dossiers."""
