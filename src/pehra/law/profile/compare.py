"""What would change if one profile took another's place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from pehra.law.profile.model import Profile

# The kind of a row, the attribute of the profile that holds it, and the field that names it.
_KINDS: Final = (
    ("sector", "sectors", "slug"),
    ("province", "provinces", "slug"),
    ("body", "bodies", "slug"),
    ("mandate", "mandates", "id"),
    ("rule", "rules", "id"),
    ("clock", "clocks", "id"),
    ("severity", "severities", "id"),
    ("organisation", "organisations", "slug"),
    ("fact", "facts", "id"),
    ("case-rule", "case_rules", "id"),
    ("seat", "seats", "id"),
    ("council-rule", "council_rules", "id"),
    ("formation", "formations", "id"),
    ("maturity-target", "maturity_targets", "id"),
    ("retention", "retentions", "id"),
    ("crisis-level", "crisis_levels", "id"),
    ("share-purpose", "share_purposes", "id"),
    ("release-rule", "release_rules", "id"),
    ("playbook", "playbooks", "id"),
    ("playbook-power", "playbook_powers", "id"),
    ("form", "forms", "id"),
)
_HEADER: Final = ("id", "version", "title_en", "title_ur", "demonstration")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row. An added row has an empty `old` in every field, a removed one an empty `new`."""

    kind: str
    id: str
    field: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        row = f"{self.kind} {self.id}"
        if self.old is None:
            return f"+ {row}: {self.field}: {self.new}"
        if self.new is None:
            return f"- {row}: {self.field}: {self.old}"
        return f"~ {row}: {self.field}: {self.old} -> {self.new}"


def diff(old: Profile | None, new: Profile) -> tuple[Change, ...]:
    """Every field that differs, kind by kind and id by id; from nothing, every field of `new`."""
    changes = list(_fields("profile", new.id, _header(old), _header(new)))
    for kind, attribute, key in _KINDS:
        before = _by_key(getattr(old, attribute) if old else (), key)
        after = _by_key(getattr(new, attribute), key)
        for each in sorted({*before, *after}):
            changes.extend(_fields(kind, each, _shown(before.get(each)), _shown(after.get(each))))
    return tuple(changes)


def _by_key(rows: Iterable[Any], key: str) -> dict[str, Any]:
    return {getattr(row, key): row for row in rows}


def _header(profile: Profile | None) -> dict[str, str]:
    return {name: _text(getattr(profile, name)) for name in _HEADER} if profile else {}


def _shown(row: Any) -> dict[str, str]:
    """The fields of a row that say something, as text."""
    told = [each.name for each in fields(row) if each.metadata.get("compared", True)] if row else []
    shown = {name: _text(getattr(row, name)) for name in told}
    return {name: text for name, text in shown.items() if text}


def _fields(kind: str, key: str, old: dict[str, str], new: dict[str, str]) -> Iterator[Change]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield Change(kind, key, name, old.get(name), new.get(name))


def _text(value: Any) -> str:
    """A value as a person would write it; the order within a list or set says nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum | str | int):
        return str(value)
    if is_dataclass(value):
        return ", ".join(text for each in fields(value) if (text := _text(getattr(value, each.name))))
    return "; ".join(sorted(_text(each) for each in value))
