"""The launcher: from a bare Python to a running house.

Stage 0 (`environment`) needs the standard library only and makes `.venv` from the hashed lock; stage 1
(`frontend`) installs and bundles the front end; stage 2 (`cluster`, `databases`, `supervisor`) starts the
private PostgreSQL and whatever runs on it. `door` chooses by the first word on the command line.
"""
