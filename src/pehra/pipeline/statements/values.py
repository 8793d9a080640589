"""The expressions that turn a source's texts into an event's values, each with what is wrong with a text that fits not.

All texts arrive as `c0`, `c1` ... in the order of the input's columns, so that no name from outside enters a statement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pehra.pipeline import forms
from pehra.pipeline.reasons import Reason
from pehra.pipeline.schema import BY_NAME, Column, Kind
from pehra.pipeline.spec import Fill, Reading, Spec

EXTRACTED = {
    Reading.HOST_OF_URL: forms.HOST_OF_URL,
    Reading.PORT_OF_URL: forms.PORT_OF_URL,
    Reading.HOST_OF_PAIR: forms.HOST_OF_PAIR,
    Reading.PORT_OF_PAIR: forms.PORT_OF_PAIR,
    Reading.DOMAIN_OF_MAIL: forms.DOMAIN_OF_MAIL,
}
EARLIEST = f"{forms.EARLIEST:%Y-%m-%d %H:%M:%S}"
# The value that such a fill gives tells all that its source column said.
LOSSLESS = frozenset({Reading.PLAIN, Reading.EPOCH, Reading.EPOCH_MS, Reading.DEFANGED})


@dataclass(frozen=True, slots=True)
class Value:
    """One event column: the text it comes of, the value (NULL where the text does not fit), what then is wrong."""

    column: Column
    text: str
    value: str
    complaint: Reason | None
    texts: tuple[int, ...] = ()  # the input's columns that it reads

    @property
    def may_fail(self) -> bool:
        return self.complaint is not None

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


def label_of(spec: Spec, header: Sequence[str]) -> str:
    """The expression of a row's own label, in upper case and without spaces; empty where the input tells none."""
    texts = [header.index(name) for name in spec.label.columns if name in header] if spec.label else []
    return f"replaceAll(upper({_text(spec.label, texts)}), ' ', '')" if spec.label and texts else ""


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
        for replacing, (pattern, instead) in (("One", forms.DEFANGED_SCHEME), ("All", forms.REFANGED)):
            text = f"replaceRegexp{replacing}({text}, {quoted(pattern)}, {quoted(instead)})"
        return text
    if form := EXTRACTED.get(fill.reading):
        return f"trim(BOTH '[]' FROM extract({text}, {quoted(form)}))"
    return text


def _array(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, texts))}]"


def _made(column: Column, text: str, texts: tuple[int, ...], reading: Reading = Reading.PLAIN) -> Value:
    """The value of a text by the column's kind."""
    if column.kind is Kind.TIME:
        return Value(column, text, _time(text, reading), Reason.NOT_A_TIME, texts)
    if column.kind is Kind.ADDRESS:
        return Value(column, text, _address(text), Reason.NOT_AN_ADDRESS, texts)
    if column.kind is Kind.PORT:
        return Value(column, text, _number(text, "UInt16", forms.MOST_PORT), Reason.NOT_A_PORT, texts)
    if column.kind is Kind.NUMBER:
        return Value(column, text, _number(text, "UInt32", forms.MOST_NUMBER), Reason.NOT_A_NUMBER, texts)
    if column.kind is Kind.WORD:
        return Value(column, text, f"lower({text})", None, texts)
    if column.kind is Kind.CODE:
        return Value(column, text, f"upper({text})", None, texts)
    if column.kind is Kind.NAME:
        return Value(column, text, f"trim(TRAILING '.' FROM lower({text}))", None, texts)
    return Value(column, text, text, None, texts)


def _address(text: str) -> str:
    # Behind an IPv6 prefix the engine lets an IPv4 part have leading zeros, which some read as octal.
    octal = f"position({text}, '.0') > 0 AND match({text}, '[.]0[0-9]')"
    return f"if({octal}, NULL, toIPv6OrNull({text}))"


def _number(text: str, kind: str, most: int) -> str:
    # Only digits: the engine's own reading takes a sign too. Zeros in front count for nothing.
    digits = f"trim(LEADING '0' FROM {text})"
    small = f"length({digits}) <= {len(str(most))} AND toUInt64OrZero({digits}) <= {most}"
    any_length = f"if(match({text}, {quoted(forms.DIGITS)}) AND {small}, to{kind}(toUInt64OrZero({digits})), NULL)"
    # Nine digits always fit, and reading these costs half of looking whether they are some.
    quick = f"toUInt32OrNull({text})"
    return (
        f"if(length({text}) > 9 OR startsWith({text}, '+'), {any_length}, "
        f"{quick if kind == 'UInt32' else f'accurateCastOrNull({quick}, {quoted(kind)})'})"
    )


def _time(text: str, reading: Reading) -> str:
    if reading is Reading.EPOCH:
        whole, fraction = (f"arrayElement(extractGroups({text}, {quoted(forms.EPOCH)}), {place})" for place in (1, 2))
        return _since_1970(text, forms.EPOCH, whole, f"toInt64OrZero(rightPad({fraction}, 6, '0'))", 1_000_000)
    if reading is Reading.EPOCH_MS:
        return _since_1970(text, forms.EPOCH_MS, text, "0", 1000)
    plain = f"toDateTime64OrNull({text}, 6, 'UTC')"
    # The engine takes the 31st of February for the 3rd of March: what it read must say the same again.
    exact = f"toString(toDateTime64OrNull({text}, 0, 'UTC')) = {text}"
    quick = f"length({text}) = 19 AND substring({text}, 11, 1) = ' '"
    return f"if({quick}, if({exact}, {plain}, NULL), {_any_time(text)})"


def _any_time(text: str) -> str:
    """A time in any accepted form, built anew from the parts of the text."""
    day, clock, fraction, zone = (
        f"arrayElement(extractGroups({text}, {quoted(forms.TIME)}), {place})" for place in range(1, 5)
    )
    whole = f"concat({day}, ' ', if({clock} = '', '00:00:00', {clock}))"
    moment = f"toDateTime64OrNull(concat({whole}, '.', rightPad(left({fraction}, 6), 6, '0')), 6, 'UTC')"
    in_calendar = f"toString(toDateTime64OrNull({whole}, 0, 'UTC')) = {whole}"
    minutes = f"toInt32OrZero(substring({zone}, 2, 2)) * 60 + toInt32OrZero(right({zone}, 2))"
    ahead = f"if({zone} IN ('', 'Z', 'UTC', 'GMT'), 0, if({zone} LIKE '-%', -1, 1) * ({minutes}))"
    fits = f"match({text}, {quoted(forms.TIME)}) AND {in_calendar}"
    return f"if({fits}, subtractMinutes({moment}, {ahead}), NULL)"


def _since_1970(text: str, form: str, whole: str, rest: str, microseconds: int) -> str:
    # Later than any time that is let in, and still a number that the engine can hold.
    latest = 7_000_000_000 * 1_000_000 // microseconds
    count = f"least(toInt64OrZero({whole}), {latest}) * {microseconds} + {rest}"
    return f"if(match({text}, {quoted(form)}), fromUnixTimestamp64Micro({count}, 'UTC'), NULL)"
