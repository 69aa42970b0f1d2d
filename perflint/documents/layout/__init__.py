"""From characters and ruling lines on pages to blocks; formats that fix positions (PDF, OFD) share it."""

from perflint.documents.layout.blocks import blocks_of_pages
from perflint.documents.layout.page import Glyph, Page, Segment

__all__ = ["Glyph", "Page", "Segment", "blocks_of_pages"]
