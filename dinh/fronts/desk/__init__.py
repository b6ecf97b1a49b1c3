"""Bàn làm việc: the officer's day over dossiers."""
