"""The tables of searching and asking."""

from pehra.search.models.asking import Probe, Question, Recipient, Reticence
from pehra.search.models.documents import Document
from pehra.search.models.views import View

__all__ = ["Document", "Probe", "Question", "Recipient", "Reticence", "View"]
