"""Tools around the house: the launcher behind manage.py."""
