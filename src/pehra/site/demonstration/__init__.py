"""The demonstration: a profile laid over the country's, invented people, and a few reports under way."""

from pehra.site.demonstration.start import ensure

__all__ = ["ensure"]
