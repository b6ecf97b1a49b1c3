"""Pages of the desk: each translates HTTP to questions and verbs of the rooms below."""
