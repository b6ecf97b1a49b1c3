"""Nhật ký kiểm tra: who did what to whose record, from where; append-only, chained, without personal values.

Nouns: AuditEntry, AuditSeal (a chained batch of entries).
"""
