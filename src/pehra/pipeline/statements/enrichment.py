"""What the network adds to an event, as expressions over dictionaries that the store holds in memory.

Whose an event is: the holder of the longest network that was claimed on that day; else of the longest domain, of the
host name or, where none is told, of the URL's host; else nobody, with the holder of the autonomous system beside it.
The result of a reverse look-up never counts, since whoever holds the address writes it.

What has nothing to look up in is left out, so that a store without indicators pays nothing for them. What several
columns need has a name, and is said and computed once; an `if` computes what it must for the rows that need it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from pehra.pipeline.enrichment.filled import Filled, Part
from pehra.pipeline.enrichment.indicating import Looked, hashed
from pehra.pipeline.enrichment.layout import SEARCH
from pehra.pipeline.forms import HOST_OF_URL
from pehra.pipeline.statements.storing import Added, Chain
from pehra.pipeline.statements.values import quoted

_NUMBER: Final = "toUInt128(source_ip)"
_IS_V4: Final = f"bitShiftRight({_NUMBER}, 32) = 65535"
_OVER_SLOT: Final = f"dictGet('announced_over_slot', 'number', toUInt64(bitAnd(bitShiftRight({_NUMBER}, 8), 16777215)))"
_ANNOUNCED: Final = (
    f"toUInt64(if({_IS_V4} AND its_slot != {SEARCH}, its_slot, dictGet('announced_by_search', 'number', source_ip)))"
)
# By the form that feeds are read by; the engine's own functions stop at what comes before an @.
_URL_HOST: Final = f"lower(trim(TRAILING '.' FROM extract(source_url, {quoted(HOST_OF_URL)})))"
_NO_IDS: Final = "emptyArrayUInt64()"
_STRICT: Final = "upper(tlp) IN ('TLP:AMBER+STRICT', 'AMBER+STRICT')"
_NO_LISTS: Final = "emptyArrayString()"

# What may tell whose an event is, first come first.
_TELLING: Final = ("network", "domain", "asn")

# Which columns are looked up among which indicators.
_INDICATED: Final = (
    ("source_ip", Looked.IP),
    ("destination_ip", Looked.IP),
    ("source_fqdn", Looked.DOMAIN),
    ("destination_fqdn", Looked.DOMAIN),
    ("source_url", Looked.URL),
    ("destination_url", Looked.URL),
    ("malware_hash_md5", Looked.HASH),
    ("malware_hash_sha1", Looked.HASH),
    ("malware_hash_sha256", Looked.HASH),
)


def added(filled: Filled, told: Collection[str]) -> Added:
    """The columns that the network adds: their expressions over the columns of `pehra.pipeline.schema.FILLED`.

    `told` are the columns that the feed may fill; the others are known to be empty. `source_asn` and
    `source_geolocation_cc` are among the answers where announced prefixes are known: the source's own word, and where
    it says nothing that of the prefix.
    """
    named = _named(filled, told)
    found = {
        **_owner(named),
        "source_network": "''",
        "indicators": _indicators(filled, told),
        "warnings": _warnings(filled, told),
    }
    if "its_announced" in named:
        found["source_network"] = _of_announced("prefix")
        found["source_asn"] = "its_asn"
        found["source_geolocation_cc"] = _of_announced("cc")
        if "source_geolocation_cc" in told:
            own = "source_geolocation_cc"
            found[own] = f"if({own} != '', {own}, toLowCardinality({_of_announced('cc')}))"
    return Added(found, named)


def chain() -> Chain:
    """The bodies that may count an event; none where nobody's is told by its `cert`.

    They are the chain of its organisation when it came in: counted again at any time, below zero as well, they are the
    same. What is labelled TLP:AMBER+STRICT the first responder alone counts. Body 0 is nobody.
    """
    bodies, number = (
        f"dictGet('chain_at_time', '{fact}', toUInt64(organisation), toInt64(toUnixTimestamp(time_observation)))"
        for fact in ("bodies", "chain")
    )
    bodies = f"if({_STRICT}, arraySlice({bodies}, 1, 1), {bodies})"
    return Chain(
        f"multiIf(organisation = 0 AND {_STRICT}, [cert], organisation = 0, emptyArrayUInt32(), "
        f"empty({bodies}), [toUInt32(0)], {bodies})",
        f"if(organisation = 0, 1, {number})",
    )


def _named(filled: Filled, told: Collection[str]) -> dict[str, str]:
    """What several columns need, each by those before it.

    Whose it is, is asked of each place only for the rows of which the ones before it tell nothing.
    """
    named: dict[str, str] = {}
    if Part.PREFIXES in filled.parts and "source_ip" in told:
        named |= {"its_slot": _OVER_SLOT, "its_announced": _ANNOUNCED}
    if asn := _asn(named, told):
        named["its_asn"] = asn
    if name := _name(told):
        named["its_name"] = name
    asked: list[str] = []
    for what, place, given in _places(filled, told, named):
        named["its_moment"] = "toUnixTimestamp64Second(time_source)"
        owner = f"dictGet('owner_of_place', 'owner', {place}, its_moment)"
        conditions = [*(f"{before} = 0" for before in asked), *([given] if given else [])]
        named[f"its_{what}_owner"] = f"if({' AND '.join(conditions)}, {owner}, toUInt32(0))" if conditions else owner
        asked.append(f"its_{what}_owner")
    if asked:
        named["its_owner"] = f"toUInt64({' + '.join(asked)})"
    return named


def _owner(named: Mapping[str, str]) -> dict[str, str]:
    """Whose it is.

    All facts hang on one number that one look-up gave, so a table that is replaced meanwhile never mixes two answers.
    """
    if "its_owner" not in named:
        numbers = {name: "toUInt32(0)" for name in ("organisation", "holder", "cert")}
        return {**numbers, "sector": "''", "province": "''", "owned_by": "''"}
    facts = ("organisation", "holder", "cert", "sector", "province")
    by = ", ".join(f"its_{what}_owner != 0, '{what}'" for what in _TELLING if f"its_{what}_owner" in named)
    return {
        **{fact: f"dictGet('owner_facts', '{fact}', its_owner)" for fact in facts},
        "owned_by": f"multiIf({by}, '')",
    }


def _places(filled: Filled, told: Collection[str], named: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """What may tell whose an event is, first come first: its name, its place, and the condition that there is any."""
    if Part.NETWORKS in filled.parts and "source_ip" in told:
        yield "network", "dictGet('place_of_network', 'place', source_ip)", ""
    if Part.NAMES in filled.parts and "its_name" in named:
        longest = _longest("place_of_name", filled.labels[Part.NAMES])
        yield "domain", f"dictGet('place_of_name', 'place', {longest})", "its_name != ''"
    if Part.ASNS in filled.parts and "its_asn" in named:
        yield "asn", "dictGet('place_of_asn', 'place', toUInt64(its_asn))", "its_asn != 0"


def _name(told: Collection[str]) -> str:
    """The name that is looked up, empty where the feed tells none."""
    if "source_fqdn" not in told:
        return _URL_HOST if "source_url" in told else ""
    return f"if(source_fqdn != '', source_fqdn, {_URL_HOST})" if "source_url" in told else "source_fqdn"


def _longest(dictionary: str, labels: Sequence[int]) -> str:
    """The longest end of the name that the dictionary has, among those of so many labels."""
    ends = [f"substringIndex(its_name, '.', -{count})" for count in sorted(labels, reverse=True)]
    cases = [f"dictHas('{dictionary}', {end}), {end}" for end in ends[:-1]]
    return f"multiIf({', '.join(cases)}, {ends[-1]})" if cases else ends[-1]


def _asn(named: Mapping[str, str], told: Collection[str]) -> str:
    """The number of the autonomous system, empty where nothing can tell it."""
    own = "source_asn" if "source_asn" in told else ""
    if "its_announced" not in named:
        return own
    announced = _of_announced("asn")
    return f"if({own} != 0, {own}, {announced})" if own else announced


def _of_announced(fact: str) -> str:
    return f"dictGet('announced', '{fact}', its_announced)"


def _indicators(filled: Filled, told: Collection[str]) -> str:
    found = []
    if Part.INDICATORS in filled.parts:
        for column, looked in _INDICATED:
            if column in told:
                known, test = hashed(looked, column)
                matches = f"dictGet('indicator_tests', 'test', {known}) = {test}"
                found.append((f"({_is_told(column)} AND {matches})", f"[{known}]"))
    if Part.INDICATED_NETWORKS in filled.parts:
        for column in ("source_ip", "destination_ip"):
            if column in told:
                held = f"dictGet('indicators_of_network', 'ids', {column})"
                found.append((f"notEmpty({held})", held))
    return _collected(found, _NO_IDS)


def _warnings(filled: Filled, told: Collection[str]) -> str:
    found = []
    if Part.WARNED_NETWORKS in filled.parts and "source_ip" in told:
        lists = "dictGet('warnings_of_network', 'lists', source_ip)"
        found.append((f"notEmpty({lists})", lists))
    name = "its_name" if _name(told) else ""
    if Part.WARNED_NAMES in filled.parts and name:
        longest = _longest("warnings_of_name", filled.labels[Part.WARNED_NAMES])
        found.append(
            (f"({name} != '' AND dictHas('warnings_of_name', {longest}))", _lists("warnings_of_name", longest))
        )
    if Part.WARNED_TEXTS in filled.parts:
        texts = [each for each in (name, "source_url" if "source_url" in told else "") if each]
        found += [
            (f"({each} != '' AND dictHas('warnings_of_text', {each}))", _lists("warnings_of_text", each))
            for each in texts
        ]
    return _collected(found, _NO_LISTS)


def _lists(dictionary: str, key: str) -> str:
    return f"dictGet('{dictionary}', 'lists', {key})"


def _collected(found: Sequence[tuple[str, str]], nothing: str) -> str:
    """The arrays of those conditions that hold, as one; few rows have any, and only for these is an array made."""
    if not found:
        return nothing
    wanted = " OR ".join(condition for condition, _ in found)
    arrays = ", ".join(f"if({condition}, {array}, {nothing})" for condition, array in found)
    return f"if({wanted}, arrayDistinct(arrayConcat({arrays})), {nothing})"


def _is_told(column: str) -> str:
    return f"{column} != toIPv6('::')" if column.endswith("_ip") else f"{column} != ''"
