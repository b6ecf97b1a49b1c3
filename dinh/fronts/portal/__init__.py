"""Cổng dịch vụ công: the citizen finds a procedure, applies, follows, rates."""
