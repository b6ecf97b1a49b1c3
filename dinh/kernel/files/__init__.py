"""Tệp: content-addressed files with their type, size and virus state.

A file is stored once under its SHA-256, whatever it is called; names belong to whoever refers to it.
Nouns: file object, scan state.
"""
