"""Nạp và xuất bảng: rows from CSV, XLSX and JSON with a reason for each bad one; exports."""
