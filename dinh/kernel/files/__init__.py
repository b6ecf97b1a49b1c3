"""Tệp: content-addressed files with their type, size and virus state. Nouns: file, scan state."""
