"""Many writes in one round trip: a list of statements that leaves in one pipeline, and reads compiled once."""
