"""Reading one row of a table."""

from pehra.law.profile.rows import Row
from pehra.law.profile.source import parse


def read(reader, text):
    problems = []
    row = Row(parse(text.encode(), "rows.yaml"), problems)
    value = reader(row)
    row.finish()
    return value, [str(problem) for problem in problems]
