"""Dress of the house (giao diện): page frames, components, icons, headers and error pages. Knows no domain.

Style sheets and modules stand in `web/` and are bundled by `npm run build`; docs/guides/ui.md lists the parts.
"""
