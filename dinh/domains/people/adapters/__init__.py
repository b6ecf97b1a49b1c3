"""Foreign formats and keys; knows no model."""
