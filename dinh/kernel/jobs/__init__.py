"""Việc chạy nền: work put off inside the transaction that asks for it, and timed duties; procrastinate behind."""
