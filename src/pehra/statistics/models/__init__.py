"""The tables of statistics."""

from pehra.statistics.models.facts import Contained, Edge, Fact, Total
from pehra.statistics.models.frozen import Frozen

__all__ = ["Contained", "Edge", "Fact", "Frozen", "Total"]
