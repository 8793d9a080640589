"""The tables of evidence."""

from pehra.evidence.models.custody import Bundle, Destruction, Handover, Hold, Link
from pehra.evidence.models.pieces import Piece, Upload

__all__ = ["Bundle", "Destruction", "Handover", "Hold", "Link", "Piece", "Upload"]
