"""Cấp số: series without gaps, drawn inside the transaction that needs the number.

Noun: Series (one per code and period).
"""
