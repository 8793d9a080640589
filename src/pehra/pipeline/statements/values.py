"""The expressions that turn a source's texts into an event's values, each with what is wrong with a text that fits not.

All texts arrive as `c0`, `c1` ... in the order of the input's columns, so that no name from outside enters a statement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pehra.pipeline.schema import BY_NAME, Column, Kind
from pehra.pipeline.spec import Fill, Reading, Spec

# Date and time, with a fraction and a zone where the source tells them; checked against the calendar below.
TIME = r"^\d{4}-\d\d-\d\d([ T]\d\d:\d\d:\d\d([.,]\d{1,9})?)?( ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?$"
HOST_OF_URL = r"^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?\[?([^\]/:?#]+|[0-9A-Fa-f:.]+)\]?"
PORT_OF_URL = r"^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?(?:\[[^\]]*\]|[^/:?#]*):([0-9]+)"
HOST_OF_PAIR = r"^\[?([^\]]+?)\]?(?::[0-9]+)?$"
PORT_OF_PAIR = r":([0-9]+)$"
DOMAIN_OF_MAIL = r"@([^@]+)$"

EXTRACTED = {
    Reading.HOST_OF_URL: HOST_OF_URL,
    Reading.PORT_OF_URL: PORT_OF_URL,
    Reading.HOST_OF_PAIR: HOST_OF_PAIR,
    Reading.PORT_OF_PAIR: PORT_OF_PAIR,
    Reading.DOMAIN_OF_MAIL: DOMAIN_OF_MAIL,
}
EARLIEST = "1990-01-01 00:00:00"


@dataclass(frozen=True, slots=True)
class Value:
    """One event column: the text it comes of, the value (NULL where the text does not fit), what then is wrong."""

    column: Column
    text: str
    value: str
    complaint: str
    texts: tuple[int, ...] = ()  # the input's columns that it reads

    @property
    def may_fail(self) -> bool:
        return bool(self.complaint)

    @property
    def name(self) -> str:
        return f"v_{self.column.name}"


def quoted(text: str) -> str:
    """A text as a literal of ClickHouse's SQL."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\0", "\\0")
    return f"'{escaped}'"


def values_of(spec: Spec, header: Sequence[str]) -> list[Value]:
    """How each event column that the spec fills is made of an input with these columns."""
    places = {name: index for index, name in reversed(list(enumerate(header)))}
    filled = [_filled(BY_NAME[name], fill, places) for name, fill in spec.fills.items() if _there(fill, places)]
    taken = {value.column.name for value in filled}
    constants = {**_classified(spec), **spec.constants}
    for name, text in constants.items():
        if name not in taken:
            filled.append(_made(BY_NAME[name], quoted(text), ()))
    return filled


def _there(fill: Fill, places: Mapping[str, int]) -> bool:
    return bool(fill.default) or any(column in places for column in fill.columns)


def _classified(spec: Spec) -> dict[str, str]:
    said = spec.classification
    return {
        "classification_taxonomy": said.taxonomy,
        "classification_type": said.type,
        "classification_identifier": said.identifier,
    }


def _filled(column: Column, fill: Fill, places: Mapping[str, int]) -> Value:
    texts = tuple(places[name] for name in fill.columns if name in places)
    return _made(column, _text(fill, texts), texts, fill.reading)


def _text(fill: Fill, texts: Sequence[int]) -> str:
    """The text that a fill finds in a row, before it becomes a value."""
    read = [_read(f"c{index}", fill) for index in texts]
    if not read:
        return quoted(fill.default)
    if len(read) == 1:
        found = read[0]
    else:
        found = f"multiIf({', '.join(f'{each} != {EMPTY}, {each}' for each in read)}, {EMPTY})"
    if fill.values:
        keys, told = zip(*fill.values.items(), strict=True)
        return f"transform({found}, {_array(keys)}, {_array(told)}, {quoted(fill.default)})"
    if fill.default:
        return f"if({found} = {EMPTY}, {quoted(fill.default)}, {found})"
    return found


EMPTY = "''"


def _read(text: str, fill: Fill) -> str:
    if fill.only:
        text = f"extract({text}, {quoted(fill.only)})"
    if fill.reading is Reading.DEFANGED:
        return _refanged(text)
    if pattern := EXTRACTED.get(fill.reading):
        return f"extract({text}, {quoted(pattern)})"
    return text


def _refanged(text: str) -> str:
    schemed = f"replaceRegexpOne({text}, '^(?i)hxxp', 'http')"
    return f"replaceRegexpAll({schemed}, '[\\\\[({{]([.:]|://)[\\\\])}}]', '\\\\1')"


def _array(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, texts))}]"


def _made(column: Column, text: str, texts: tuple[int, ...], reading: Reading = Reading.PLAIN) -> Value:
    """The value of a text by the column's kind."""
    if column.kind is Kind.TIME:
        return Value(column, text, _time(text, reading), "not a time", texts)
    if column.kind is Kind.ADDRESS:
        return Value(column, text, f"toIPv6OrNull({text})", "not an address", texts)
    if column.kind is Kind.PORT:
        return Value(column, text, _number(text, "UInt16"), "not a port", texts)
    if column.kind is Kind.NUMBER:
        return Value(column, text, _number(text, "UInt32"), "not a number", texts)
    if column.kind is Kind.WORD:
        return Value(column, text, f"lowerUTF8({text})", "", texts)
    if column.kind is Kind.CODE:
        return Value(column, text, f"upperUTF8({text})", "", texts)
    if column.kind is Kind.NAME:
        return Value(column, text, f"trim(TRAILING '.' FROM lowerUTF8({text}))", "", texts)
    return Value(column, text, text, "", texts)


def _number(text: str, kind: str) -> str:
    # Only digits: the engine's own reading takes a sign too.
    return f"if(match({text}, '^[0-9]+$'), to{kind}OrNull({text}), NULL)"


def _time(text: str, reading: Reading) -> str:
    if reading is Reading.EPOCH:
        return f"if(match({text}, '^[0-9]{{1,10}}(\\\\.[0-9]{{1,6}})?$'), toDateTime64OrNull({text}, 6, 'UTC'), NULL)"
    if reading is Reading.EPOCH_MS:
        return f"if(match({text}, '^[0-9]{{1,13}}$'), fromUnixTimestamp64Milli(toInt64OrZero({text}), 'UTC'), NULL)"
    plain = f"toDateTime64OrNull({text}, 6, 'UTC')"
    # The engine takes the 31st of February for the 3rd of March: what it read must say the same again.
    exact = f"toString(toDateTime64OrNull({text}, 0, 'UTC')) = {text}"
    other = (
        f"if(match({text}, {quoted(TIME)}) AND {_in_calendar(text)}, "
        f"parseDateTime64BestEffortOrNull(replaceOne({text}, ',', '.'), 6, 'UTC'), NULL)"
    )
    return f"if(length({text}) = 19 AND substring({text}, 11, 1) = ' ', if({exact}, {plain}, NULL), {other})"


def _in_calendar(text: str) -> str:
    day = f"substring({text}, 1, 10)"
    hour = f"if(length({text}) > 10, substring({text}, 12, 8), '00:00:00')"
    naive = f"concat({day}, ' ', {hour})"
    return f"(toString(toDateTime64OrNull({naive}, 0, 'UTC')) = {naive})"
