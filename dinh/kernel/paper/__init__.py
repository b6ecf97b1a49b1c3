"""Giấy tờ: typst documents in the dress of Decree 30/2020/NĐ-CP, and QR codes."""
