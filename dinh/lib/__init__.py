"""Pure Python: working time, money, figures, dates with precision, Vietnamese text, codes, refusals."""
