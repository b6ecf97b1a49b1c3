"""What the desk says: remaining time, reasons, history and verbs as Vietnamese words, without HTTP or database."""
