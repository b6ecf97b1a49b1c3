"""Thống kê: public figures, each with its records, its table and its moment."""
