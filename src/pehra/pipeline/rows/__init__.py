"""Formats that the engine does not read by itself, as rows of named texts in one intermediate form.

read(spec, source) -> Rows, ...       an input in batches, in bounded memory
records(spec, source) -> Record, ...  the same row by row

The intermediate form is ClickHouse's JSONCompactEachRow: a line for each row, an array of the line's number and then a
text for each of the batch's columns. Columns are the spec's own source columns first, in their order, and then what
else the batch's rows have, by name: equal batches have equal columns.
"""

from pehra.pipeline.rows.batches import Rows, read
from pehra.pipeline.rows.formats import needs_rows, records
from pehra.pipeline.rows.record import Record

__all__ = ["Record", "Rows", "needs_rows", "read", "records"]
