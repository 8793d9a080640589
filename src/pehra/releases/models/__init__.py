"""The tables of releases."""

from pehra.releases.models.copies import Copy, Passage
from pehra.releases.models.drafts import Block, Draft
from pehra.releases.models.shares import Share

__all__ = ["Block", "Copy", "Draft", "Passage", "Share"]
