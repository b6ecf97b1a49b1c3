"""Cấp số: series without gaps, drawn inside the transaction that needs the number.

Nouns: Series (one per code and period), Block (serials drawn ahead for a holder without a line), BlockNumber.
"""
