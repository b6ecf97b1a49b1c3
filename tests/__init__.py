"""Tests across rooms: house (laws about the code itself) and journeys (use cases)."""
