"""Keeping an installation: backup, restore, drill, a moment of the past, upgrade.

`sealing` encrypts with age, `shelf` knows the layout of a backup folder, `dump` speaks to pg_dump and pg_restore,
`pool` copies papers, `making`, `restoring` and `drill` put them together; `archive` is point-in-time recovery and
`upgrade` the way to a newer release. `commands` reads the command line.
"""
