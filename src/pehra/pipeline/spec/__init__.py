"""What a feed is: a folder with `spec.yaml`, a true-to-format sample and the events that must come of it."""

from pehra.pipeline.spec.model import Classification, Fill, Format, Origin, Reading, Spec

__all__ = ["Classification", "Fill", "Format", "Origin", "Reading", "Spec"]
