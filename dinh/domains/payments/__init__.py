"""Phí, lệ phí: fees of a dossier. Nouns: Fee."""
