"""A small PDF that stands for results and letters of the demonstration, made by hand so that loading needs nothing else."""

from __future__ import annotations

FONT = b"/Resources << /Font << /F1 5 0 R >> >>"


def sample_pdf(lines: tuple[str, ...]) -> bytes:
    """One A4 page with the lines, in ASCII."""
    shown = "".join(f"({line}) Tj 0 -24 Td " for line in lines)
    content = f"BT /F1 14 Tf 72 760 Td {shown}ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % FONT,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    text = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return text + end % (len(objects) + 1, table, len(objects) + 1, len(text))
