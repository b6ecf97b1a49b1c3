"""Pages of administrators about officials: accounts, posts, leave, resets, sheets."""
