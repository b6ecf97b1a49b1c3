"""Pure decisions: purposes, limits of answers, periods of keeping, who may act for whom."""
