"""Thông báo: notices to a person by list, e-mail and SMS, at least once. Nouns: notice, delivery."""
