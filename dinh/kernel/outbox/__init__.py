"""Hộp thư đi: facts told inside the transaction that made them, and delivered exactly once to each subscriber.

Nouns: Event (kept for ever), Receipt (one per subscriber, pruned), Replay (how far a subscriber has read again).
"""
