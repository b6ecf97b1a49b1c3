"""The counter on a day without a line: what the machine keeps, what it sends in later, what went wrong."""
