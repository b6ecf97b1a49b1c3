"""Pure decisions: completeness, moves, clocks, counters; no database, no clock."""
