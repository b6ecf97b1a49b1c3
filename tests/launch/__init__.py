"""The launcher: its pure parts exactly, and a house that is really started, killed and started again."""
