"""Machinery that knows no domain: ui | notices > forms | paper | files | intake > search | numbering | jobs > access > audit > outbox > writes."""
