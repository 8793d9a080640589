"""Which forms of the country are asked of the public, and about which kinds of what happened."""

from datetime import date

from pehra.incidents.queries.forms import facts_about, forms_for
from pehra.law.forms import AskedOf, Form
from pehra.law.playbook_conditions import Facts
from pehra.public.rules.kinds import KINDS, Kind
from pehra.registry import queries as registry


def forms_about(kind: Kind | None, on: date) -> list[Form]:
    """The forms that are asked about one kind on a day."""
    return forms_for(_facts(kind, on), on, AskedOf.PUBLIC) if kind else []


def forms_by_kind(on: date) -> list[tuple[Form, list[str]]]:
    """Every form for the public on a day, with the kinds about which it is asked."""
    found = []
    for form in registry.forms_on(on, AskedOf.PUBLIC):
        kinds = [each.slug for each in KINDS if form.is_for(_facts(each, on))]
        if kinds:
            found.append((form, kinds))
    return found


def _facts(kind: Kind, on: date) -> Facts:
    """Of a person nothing is known but what has happened."""
    return facts_about(
        classification=kind.classification,
        severity="",
        ransomware=kind.ransomware,
        subject=None,
        function="",
        on=on,
    )
