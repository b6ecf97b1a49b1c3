"""API: assembles the rooms' public interfaces under /api."""
