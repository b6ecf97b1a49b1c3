"""Pages of administrators and auditors that ask several rooms: hand-over, reach of a person, who looked, use, roll-out."""
