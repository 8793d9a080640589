"""The statement that reads a chunk into the staging table: values, and what is wrong with a row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pehra.law.tlp import TLP, spellings
from pehra.pipeline.forms import LATEST_AFTER
from pehra.pipeline.reasons import Reason
from pehra.pipeline.rows import needs_rows
from pehra.pipeline.schema import FILLED, SEVERITIES, TYPES, Column, Kind
from pehra.pipeline.spec import Fill, Spec
from pehra.pipeline.statements.values import EARLIEST, EMPTY, LOSSLESS, Value, label_of, quoted, values_of

# What the engine's CSV reader must not do by itself: take away blanks, read `\\N` as nothing, skip what it can't read.
STRICT_CSV = {
    "input_format_csv_trim_whitespaces": 0,
    "input_format_null_as_default": 0,
    "input_format_csv_empty_as_default": 0,
    "input_format_csv_use_best_effort_in_schema_inference": 0,
    "input_format_allow_errors_num": 0,
    "input_format_csv_allow_variable_number_of_columns": 0,
    # Two thirds of the processor time: what is gained in a chunk by more threads is gained by storing the one before.
    "input_format_parallel_parsing": 0,
}
NOTHING = {Kind.TIME: "toDateTime64(0, 6, 'UTC')", Kind.ADDRESS: "toIPv6('::')", Kind.PORT: "0", Kind.NUMBER: "0"}


@dataclass(frozen=True, slots=True)
class Staging:
    """How inputs with one header are staged.

    `names` are those of the values in `extra_values`. `readings` are computed first and have names, by which
    `expressions` know them: said in full each time, a statement takes the engine longer to understand than to do.
    """

    names: tuple[str, ...]
    columns: tuple[str, ...]
    readings: tuple[str, ...]
    expressions: tuple[str, ...]
    texts: int

    def structure(self, *, numbered: bool) -> str:
        """The columns of the input, as ClickHouse wants them told; `numbered`: the first is the line's number."""
        texts = [f"c{index} String" for index in range(self.texts)]
        return ", ".join((["line UInt64"] if numbered else []) + texts)

    def insert(self, table: str, *, line: str, numbered: bool, form: str) -> str:
        """The whole statement; `line` is the expression of the line's number where the input is not `numbered`."""
        structure = quoted(self.structure(numbered=numbered))
        first = ", ".join(("*", *([] if numbered else [f"{line} AS line"]), *self.readings))
        then = ", ".join(("line", *self.expressions))
        return f"INSERT INTO {table} SELECT {then} FROM (SELECT {first} FROM input({structure})) FORMAT {form}"


def staging_table(table: str) -> str:
    """The statement that makes an empty staging table, whatever there was by this name."""
    columns = ", ".join(f"{column.name} {TYPES[column.kind]}" for column in FILLED)
    return (
        f"CREATE OR REPLACE TABLE {table} (line UInt64, {columns}, key UInt64, field LowCardinality(String), "
        "reason LowCardinality(String), raw String, extra_values String) ENGINE = Memory"
    )


def staging(spec: Spec, header: Sequence[str], received: str) -> Staging:
    """How to stage inputs of a feed with these columns that came in at this time (`YYYY-MM-DD hh:mm:ss`, UTC)."""
    read = values_of(spec, header)
    values = [replace(value, value=value.name) if value.may_fail else value for value in read]
    readings = tuple(f"{value.value} AS {value.name}" for value in read if value.may_fail)
    by_name = {value.column.name: value for value in values}
    left = {index: _left_over(spec, values, index) for index, name in enumerate(header) if name not in spec.ignored}
    rest = [index for index, told in left.items() if told]
    misread = [value for value in values if value.may_fail and value.texts and value.column.name not in spec.required]
    names = [spec.extra_names.get(header[index], header[index]) for index in rest]
    names += [f"misread.{value.column.name}" for value in misread]
    kept = [left[index] for index in rest]
    kept += [f"if(isNull({value.value}), {value.text}, '')" for value in misread]
    field, reason = _refusal(spec, by_name, received, label_of(spec, header))
    texts = ", ".join(f"c{index}" for index in range(len(header)))
    expressions = [_stored(spec, by_name.get(column.name), column, received) for column in FILLED]
    expressions += [
        f"{_key(spec, header)} AS key",
        f"{field} AS field",
        f"{reason} AS reason",
        f"if(reason = '', '', substring(toJSONString([{texts}]), 1, 4096)) AS raw",
        f"{_joined(kept)} AS extra_values",
    ]
    return Staging(tuple(names), tuple(column.name for column in FILLED), readings, tuple(expressions), len(header))


def _key(spec: Spec, header: Sequence[str]) -> str:
    """A hash over all that the source said. Where rows choose their own columns, empty ones count as not there."""
    if needs_rows(spec):
        pairs = ", ".join(f"({quoted(name)}, c{index})" for index, name in enumerate(header))
        return f"xxh3({quoted(spec.name)}, arraySort(arrayFilter(pair -> pair.2 != '', [{pairs}])))"
    return f"xxh3({quoted(spec.name)}, {', '.join(f'c{index}' for index in range(len(header)))})"


def _joined(texts: Sequence[str]) -> str:
    """One text of several, parted by NUL, which no row that is let in has: much cheaper to store than an array."""
    if len(texts) < 2:
        return "".join(texts) or "''"
    return f"concatWithSeparator('\\0', {', '.join(texts)})"


def _left_over(spec: Spec, values: Sequence[Value], index: int) -> str:
    """What of an input's column no event column tells in full; an empty expression where that is nothing, ever.

    Of a fill with several columns a row's first that is not empty is told, so another is kept where one went before.
    """
    went_before = []
    for value in values:
        if index in value.texts and _keeps_all(spec.fills[value.column.name]):
            earlier = value.texts[: value.texts.index(index)]
            if not earlier:
                return ""
            went_before.append(f"({' OR '.join(f'c{other} != {EMPTY}' for other in earlier)})")
    return f"if({' AND '.join(went_before)}, c{index}, '')" if went_before else f"c{index}"


def _keeps_all(fill: Fill) -> bool:
    """Whether a value tells all that its text said, so that the text need not be kept beside it."""
    return fill.reading in LOSSLESS and not fill.only and not fill.values


def _stored(spec: Spec, value: Value | None, column: Column, received: str) -> str:
    """The value that is kept of an event column, with what stands for one that is not told."""
    nothing = NOTHING.get(column.kind, "''")
    if column.name == "time_source":
        nothing = f"toDateTime64({quoted(received)}, 6, 'UTC')"
    if column.name == "severity":
        told = value.value if value else "''"
        told = f"if({told} IN ({_listed(SEVERITIES)}), {told}, {quoted(spec.severity)})"
    elif value is None:
        told = nothing
    else:
        told = f"ifNull({value.value}, {nothing})" if value.may_fail else value.value
    return f"{told} AS {column.name}"


def _refusal(spec: Spec, values: Mapping[str, Value], received: str, label: str) -> tuple[str, str]:
    """The expressions of the event column that is wrong and of what is wrong with it; empty texts if nothing is."""
    checks: list[tuple[str, str, Reason]] = []
    for name in spec.required:
        checks += _demands(name, values.get(name), received)
    concerned = [values[name] for name in spec.any_of if name in values]
    if spec.any_of and not any(value.column.name in spec.required for value in concerned):
        nothing = " AND ".join(_is_empty(value) for value in concerned) or "1"
        checks.append((nothing, spec.any_of[0], Reason.NOTHING_CONCERNED))
    if label:
        stricter = [each for each in TLP if each.strictness > TLP(spec.tlp).strictness]
        checks.append((f"{label} NOT IN ('', {_listed(spellings(TLP))})", "tlp", Reason.NOT_A_LABEL))
        checks += [(f"{label} IN ({_listed(spellings(stricter))})", "tlp", Reason.STRICTER)] if stricter else []
    if not checks:
        return "''", "''"
    fields = ", ".join(f"{condition}, {quoted(field)}" for condition, field, _ in checks)
    reasons = ", ".join(f"{condition}, {quoted(reason)}" for condition, _, reason in checks)
    return f"multiIf({fields}, '')", f"multiIf({reasons}, '')"


def _demands(name: str, value: Value | None, received: str) -> list[tuple[str, str, Reason]]:
    if value is None:
        return [("1", name, Reason.MISSING)]
    checks = [(f"{value.text} = ''", name, Reason.MISSING)]
    if value.complaint:
        checks.append((f"isNull({value.value})", name, value.complaint))
    if value.column.kind is Kind.TIME:
        latest = f"toDateTime64({quoted(received)}, 6, 'UTC') + INTERVAL {int(LATEST_AFTER.total_seconds())} SECOND"
        earliest = f"toDateTime64({quoted(EARLIEST)}, 6, 'UTC')"
        checks.append((f"{value.value} < {earliest}", name, Reason.LONG_AGO))
        checks.append((f"{value.value} > {latest}", name, Reason.IN_THE_FUTURE))
    if value.column.kind is Kind.ADDRESS:
        checks.append((f"{value.value} = toIPv6('::')", name, Reason.NOT_AN_ADDRESS))
    return checks


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(map(quoted, texts))


def _is_empty(value: Value) -> str:
    if value.column.kind is Kind.ADDRESS:
        return f"ifNull({value.value} = toIPv6('::'), 1)"
    return f"{value.value} = ''"
