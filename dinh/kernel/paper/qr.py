"""QR codes, as pictures that papers and pages carry."""

from __future__ import annotations

import io

import segno

QUIET_MODULES = 2


def qr_svg(*, text: str) -> str:
    """The text as a QR code (level M), an SVG picture of black modules with a quiet edge; scales to any size."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", border=QUIET_MODULES, xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return drawn.getvalue().decode()
