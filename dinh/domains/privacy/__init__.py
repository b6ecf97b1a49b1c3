"""Dữ liệu cá nhân: the rights of persons over what the house holds about them (Luật 91/2025/QH15)."""
