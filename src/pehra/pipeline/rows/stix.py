"""Bundles of STIX 2.1: each indicator is a row.

Its columns are those of a JSON object, and beside them one named as its pattern names the thing compared, without
quotes: `[file:hashes.'SHA-256' = '…']` gives `file:hashes.SHA-256`. All other objects of a bundle are passed over, and
so are indicators that their maker has revoked or calls benign.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, BinaryIO, Final

from pehra.law.tlp import TLP
from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows.documents import Piece, objects
from pehra.pipeline.rows.paths import flattened, loads, opened_lists
from pehra.pipeline.rows.record import Record, checked, refused, wanted
from pehra.pipeline.spec import Spec

# One comparison of one thing with one text; in texts ' and \ have a \ before them (STIX 2.1, part 9).
_COMPARISON: Final = re.compile(r"\s*\[\s*([a-z0-9-]+:[A-Za-z0-9_.'-]+)\s*=\s*'((?:[^'\\]|\\.)*+)'\s*\]\s*", re.DOTALL)
# The labels' own objects: part 7.2.1.4 of STIX 2.1, and the extension that OASIS published for TLP 2.0.
_LABELS: Final = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": TLP.CLEAR,
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": TLP.GREEN,
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": TLP.AMBER,
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": TLP.RED,
    "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487": TLP.CLEAR,
    "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb": TLP.GREEN,
    "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421": TLP.AMBER,
    "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003": TLP.AMBER_STRICT,
    "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1": TLP.RED,
}


def records(
    spec: Spec, source: BinaryIO, received: datetime | None, pass_over: Callable[[], None]
) -> Iterator[Record | Refused]:
    """The indicators of a bundle. `received`: when it came, by which is judged what is valid; None judges nothing.
    `pass_over` is called for each that says nothing bad.

    An indicator whose label is stricter than the feed's is refused: its event would be seen by more than it may be.
    Raises BadInput for what is no bundle.
    """
    opened = opened_lists(wanted(spec))
    for found in objects(source, "objects"):
        record = found if isinstance(found, Refused) else _record(found, opened, TLP(spec.tlp), received, pass_over)
        if record is not None:
            yield record


def _record(
    piece: Piece, opened: frozenset[str], feeds: TLP, received: datetime | None, pass_over: Callable[[], None]
) -> Record | Refused | None:
    try:
        value = loads(piece.data)
    except UnicodeDecodeError:
        return refused(piece.line, Reason.ENCODING, piece.data)
    except ValueError:
        return refused(piece.line, Reason.BROKEN, piece.data)
    if not isinstance(value, dict) or value.get("type") != "indicator":
        return None
    if _says_nothing_bad(value):
        pass_over()
        return None
    if blame := _stricter(value, feeds) or _out_of_time(value, received):
        return refused(piece.line, blame[1], piece.data, blame[0])
    compared = _COMPARISON.fullmatch(str(value.get("pattern", "")))
    if compared is None or value.get("pattern_type", "stix") != "stix":
        return refused(piece.line, Reason.PATTERN, piece.data, "pattern")
    told = {compared[1].replace("'", ""): re.sub(r"\\(.)", r"\1", compared[2], flags=re.DOTALL)}
    return checked(Record(piece.line, flattened(value, opened) | told, piece.data))


def _says_nothing_bad(value: dict[str, Any]) -> bool:
    kinds = value.get("indicator_types")
    return value.get("revoked") is True or (isinstance(kinds, list) and "benign" in kinds)


def _stricter(value: dict[str, Any], feeds: TLP) -> tuple[str, Reason] | None:
    """Whether it, or a part of it, has a label that admits fewer than the feed's."""
    for field, ids in (("object_marking_refs", value.get("object_marking_refs")), ("granular_markings", _parts(value))):
        labels = [_LABELS[each] for each in ids or () if isinstance(each, str) and each in _LABELS]
        if any(label.strictness > feeds.strictness for label in labels):
            return field, Reason.STRICTER
    return None


def _parts(value: dict[str, Any]) -> list[Any]:
    parts = value.get("granular_markings")
    return [each.get("marking_ref") for each in parts if isinstance(each, dict)] if isinstance(parts, list) else []


def _out_of_time(value: dict[str, Any], received: datetime | None) -> tuple[str, Reason] | None:
    """Whether it was not yet, or no longer, valid when it came."""
    for field in ("valid_from", "valid_until"):
        if (told := value.get(field)) is None:
            continue
        try:
            moment = datetime.fromisoformat(told)
        except (TypeError, ValueError):
            return field, Reason.NOT_A_TIME
        if moment.tzinfo is None:
            return field, Reason.NOT_A_TIME
        if received and (moment > received if field == "valid_from" else moment <= received):
            return field, Reason.NOT_VALID
    return None
