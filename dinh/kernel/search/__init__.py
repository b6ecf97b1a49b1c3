"""Tìm kiếm: Vietnamese text found with and without accents, exact hits first, in the order of the alphabet."""
