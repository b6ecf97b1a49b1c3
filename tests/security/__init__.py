"""Who may enter where, and what an attacker may not find out."""
