"""What the network adds to an event, as expressions over dictionaries that the store holds in memory.

Whose an event is: the holder of the longest network that was claimed on that day; else of the longest domain, of the
host name or, where none is told, of the URL's host; else nobody, with the holder of the autonomous system beside it.
The result of a reverse look-up never counts, since whoever holds the address writes it.

What has nothing to look up in is left out, so that a store without indicators pays nothing for them. An expression
that occurs in several of these is computed once; an `if` computes what it must for the rows that need it.
"""

from collections.abc import Collection, Sequence
from typing import Final

from pehra.pipeline.enrichment.filled import Filled, Part
from pehra.pipeline.enrichment.indicating import Looked, hashed
from pehra.pipeline.enrichment.layout import SEARCH
from pehra.pipeline.forms import HOST_OF_URL
from pehra.pipeline.statements.values import quoted

_MOMENT: Final = "toUnixTimestamp64Second(time_source)"
_NUMBER: Final = "toUInt128(source_ip)"
_IS_V4: Final = f"bitShiftRight({_NUMBER}, 32) = 65535"
_OVER_SLOT: Final = f"dictGet('announced_over_slot', 'number', toUInt64(bitAnd(bitShiftRight({_NUMBER}, 8), 16777215)))"
_ANNOUNCED: Final = (
    f"toUInt64(if({_IS_V4} AND {_OVER_SLOT} != {SEARCH}, {_OVER_SLOT}, "
    "dictGet('announced_by_search', 'number', source_ip)))"
)
# By the form that feeds are read by; the engine's own functions stop at what comes before an @.
_URL_HOST: Final = f"lower(trim(TRAILING '.' FROM extract(source_url, {quoted(HOST_OF_URL)})))"
_NO_IDS: Final = "emptyArrayUInt64()"
_STRICT: Final = "upper(tlp) IN ('TLP:AMBER+STRICT', 'AMBER+STRICT')"
_NO_LISTS: Final = "emptyArrayString()"

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


def added(filled: Filled, told: Collection[str]) -> dict[str, str]:
    """The columns that the network adds: their expressions over the columns of `pehra.pipeline.schema.FILLED`.

    `told` are the columns that the feed may fill; the others are known to be empty. `source_asn` and
    `source_geolocation_cc` are among the answers where announced prefixes are known: the source's own word, and where
    it says nothing that of the prefix.
    """
    found = {
        **_owner(filled, told),
        "source_network": "''",
        "indicators": _indicators(filled, told),
        "warnings": _warnings(filled, told),
    }
    if Part.PREFIXES in filled.parts and "source_ip" in told:
        found["source_network"] = _of_announced("prefix")
        found["source_asn"] = _asn(filled, told)
        found["source_geolocation_cc"] = _of_announced("cc")
        if "source_geolocation_cc" in told:
            own = "source_geolocation_cc"
            found[own] = f"if({own} != '', {own}, toLowCardinality({_of_announced('cc')}))"
    return found


def bodies() -> str:
    """The bodies that may count an event, as an array of numbers; none where nobody's is told by its `cert`.

    They are the chain of its organisation when it came in: counted again at any time, below zero as well, they are the
    same. What is labelled TLP:AMBER+STRICT the first responder alone counts. Body 0 is nobody.
    """
    chain = "dictGet('chain_at_time', 'bodies', toUInt64(organisation), toInt64(toUnixTimestamp(time_observation)))"
    chain = f"if({_STRICT}, arraySlice({chain}, 1, 1), {chain})"
    return (
        f"multiIf(organisation = 0 AND {_STRICT}, [cert], organisation = 0, emptyArrayUInt32(), "
        f"empty({chain}), [toUInt32(0)], {chain})"
    )


def _owner(filled: Filled, told: Collection[str]) -> dict[str, str]:
    """Whose it is. Each place is asked only for the rows of which the ones before it tell nothing.

    All facts hang on one number that one look-up gave, so a table that is replaced meanwhile never mixes two answers.
    """
    asked: list[tuple[str, str]] = []  # what may tell, and the expression of the owner's number by it
    for name, place, given in _places(filled, told):
        owner = f"dictGet('owner_of_place', 'owner', {place}, {_MOMENT})"
        conditions = [*(f"{before} = 0" for _, before in asked), *([given] if given else [])]
        asked.append((name, f"if({' AND '.join(conditions)}, {owner}, toUInt32(0))" if conditions else owner))
    if not asked:
        numbers = {name: "toUInt32(0)" for name in ("organisation", "holder", "cert")}
        return {**numbers, "sector": "''", "province": "''", "owned_by": "''"}
    number = f"toUInt64({' + '.join(owner for _, owner in asked)})"
    facts = ("organisation", "holder", "cert", "sector", "province")
    by = ", ".join(f"{owner} != 0, '{name}'" for name, owner in asked)
    return {
        **{fact: f"dictGet('owner_facts', '{fact}', {number})" for fact in facts},
        "owned_by": f"multiIf({by}, '')",
    }


def _places(filled: Filled, told: Collection[str]) -> list[tuple[str, str, str]]:
    """What may tell whose an event is, first come first: its name, its place, and the condition that there is any."""
    found = []
    if Part.NETWORKS in filled.parts and "source_ip" in told:
        found.append(("network", "dictGet('place_of_network', 'place', source_ip)", ""))
    name = _name(told)
    if Part.NAMES in filled.parts and name:
        longest = _longest("place_of_name", name, filled.labels[Part.NAMES])
        found.append(("domain", f"dictGet('place_of_name', 'place', {longest})", f"{name} != ''"))
    asn = _asn(filled, told)
    if Part.ASNS in filled.parts and asn:
        found.append(("asn", f"dictGet('place_of_asn', 'place', toUInt64({asn}))", f"{asn} != 0"))
    return found


def _name(told: Collection[str]) -> str:
    """The name that is looked up, empty where the feed tells none."""
    if "source_fqdn" not in told:
        return _URL_HOST if "source_url" in told else ""
    return f"if(source_fqdn != '', source_fqdn, {_URL_HOST})" if "source_url" in told else "source_fqdn"


def _longest(dictionary: str, name: str, labels: Sequence[int]) -> str:
    """The longest end of a name that the dictionary has, among those of so many labels."""
    ends = [f"substringIndex({name}, '.', -{count})" for count in sorted(labels, reverse=True)]
    cases = [f"dictHas('{dictionary}', {end}), {end}" for end in ends[:-1]]
    return f"multiIf({', '.join(cases)}, {ends[-1]})" if cases else ends[-1]


def _asn(filled: Filled, told: Collection[str]) -> str:
    """The number of the autonomous system, empty where nothing can tell it."""
    own = "source_asn" if "source_asn" in told else ""
    if Part.PREFIXES not in filled.parts or "source_ip" not in told:
        return own
    announced = _of_announced("asn")
    return f"if({own} != 0, {own}, {announced})" if own else announced


def _of_announced(fact: str) -> str:
    return f"dictGet('announced', '{fact}', {_ANNOUNCED})"


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
    name = _name(told)
    if Part.WARNED_NAMES in filled.parts and name:
        longest = _longest("warnings_of_name", name, filled.labels[Part.WARNED_NAMES])
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
