"""What a feed is: a folder with `spec.yaml`, a true-to-format sample and the events that must come of it.

read(folder, name) -> Spec       every problem at once in SpecErrors, each with file, line and field
"""

from pehra.pipeline.spec.model import Classification, Concern, Fill, Format, Origin, Reading, Spec
from pehra.pipeline.spec.problems import Problem, SpecErrors
from pehra.pipeline.spec.read import read, read_bytes

__all__ = [
    "Classification",
    "Concern",
    "Fill",
    "Format",
    "Origin",
    "Problem",
    "Reading",
    "Spec",
    "SpecErrors",
    "read",
    "read_bytes",
]
