"""Bàn làm việc: the officer's pages over dossiers; it asks the rooms below and decides nothing of their business."""
