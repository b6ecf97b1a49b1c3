"""Questions to the dossiers."""
