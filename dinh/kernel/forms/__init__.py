"""Biểu mẫu điện tử: a JSON definition becomes an accessible form, the same for portal and counter.

Nouns: definition, step, item, answer, summary row, difference. How to write and use one: docs/guides/forms.md.
"""
