"""What must come of an input, row by row in plain Python: slow, and the measure of the fast path.

run(spec, content, received) -> Found      events and refused rows, in the order of their lines
expected(spec, path, received) -> dicts    the same as the rows of a feed's `expected.jsonl`

Without what the network adds: no enrichment, no key, no de-duplication.
"""

from pehra.pipeline.oracle.run import Event, Found, expected, run

__all__ = ["Event", "Found", "expected", "run"]
