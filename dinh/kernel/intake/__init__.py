"""Nạp và xuất bảng: rows from CSV, XLSX and JSON with a reason for each bad one; exports as CSV and XLSX.

Nouns: row, import report. No models: what is loaded belongs to the room that loads it.
"""
