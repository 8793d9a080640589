"""What tests of directives share: the small country, its rules about directives, and one that is issued."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pehra.council.actions import directives, duties
from pehra.council.actions.directives import Draft
from pehra.council.actions.duties import Shown
from pehra.council.models import AgendaItem, Directive, Duty, Motion, Resolution, Showing, Tally, Waiver
from pehra.council.rules.directives import DutyState
from pehra.council.rules.tiers import COLUMNS, column
from pehra.foundation.access.person import Person
from pehra.law.functions import Function
from pehra.registry.models import CouncilRuleRow
from pehra.registry.queries import Selection
from tests.registry.network import LONG_AGO, NOW, TODAY, Country

EVERYBODY = Selection(organisations=True)
PATCH = Draft(
    title_en="Patch the mail gateways",
    title_ur="ای میل گیٹ ویز درست کیجیے",
    text_en="Patch CVE-2026-0001 on every mail gateway, and confirm.",
    acknowledge_by=NOW + timedelta(days=3),
    comply_by=NOW + timedelta(days=14),
    selection=EVERYBODY,
)


def rules(answer: str = "national-too") -> None:
    """Who issues directives, and the days before them on which is reminded."""
    common = {"starts": LONG_AGO, "citation": "default, no source"}
    CouncilRuleRow.objects.create(key="directive", about="directive", answer=answer, **common)
    CouncilRuleRow.objects.create(key="reminder", about="directive-reminder", remind_days=[7, 1], **common)


def resolution(
    kind: str = "directive", running: int = 1, publication: str = "network", text_en: str = "Instruct"
) -> Resolution:
    """One that was carried, with what it hangs on."""
    item = AgendaItem.objects.create(
        reference=f"J-0000-000{running}", title="Gateways", state="done", submitter="test", submitted_at=NOW
    )
    motion = Motion.objects.create(
        reference=f"V-0000-000{running}",
        item=item,
        kind=kind,
        title="Instruct",
        text_en=text_en,
        publication=publication,
        way="meeting",
        state="carried",
        proposer="test",
        proposed_at=NOW,
        decided_at=NOW,
        outcome={},
    )
    return Resolution.objects.create(
        motion=motion, year=TODAY.year, running=running, decided_on=TODAY, publication=publication
    )


def national(country: Country, at: datetime = NOW, **fields: object) -> Directive:
    """A draft of the National CERT."""
    times = {"acknowledge_by": at + timedelta(days=3), "comply_by": at + timedelta(days=14)}
    given = replace(PATCH, **times | fields)  # type: ignore[arg-type]
    return directives.draft(by=country.ncert_lead, issuer_id=country.body("ncert").pk, given=given, at=at)


def issued(country: Country, at: datetime = NOW, **fields: object) -> Directive:
    """A directive of the National CERT to all organisations, or to whom `fields` say."""
    row = national(country, at, **fields)
    return directives.issue(by=country.ncert_lead, reference=row.reference, at=at)


def bodies(*functions: Function) -> Selection:
    return Selection(functions=frozenset(functions))


def shows(country: Country, row: Directive, at: datetime = NOW) -> None:
    """telco shows what it has done."""
    shown = Shown("Patched.", link="https://telco.example/patched")
    duties.show(by=country.telco_contact, reference=row.reference, party=country.telco.slug, shown=shown, at=at)


def answer_showing(*, reference: str, party: str, **given: Any) -> Showing:
    """Answer what waits for one, as somebody does who has just read it."""
    newest = Showing.objects.filter(duty__directive__reference=reference, duty__party__slug=party).last()
    read = newest.pk if newest else 0
    return duties.answer_showing(reference=reference, party=party, showing=read, **given)


def decide_waiver(*, reference: str, party: str, **given: Any) -> Waiver:
    """The same for a waiver."""
    newest = Waiver.objects.filter(duty__directive__reference=reference, duty__party__slug=party).last()
    read = newest.pk if newest else 0
    return duties.decide_waiver(reference=reference, party=party, waiver=read, **given)


def duty(row: Directive, slug: str) -> Duty:
    return Duty.objects.select_related("party", "place").get(directive=row, party__slug=slug)


def counted(row: Directive) -> bool:
    """Whether the counts that are kept are those that counting gives."""
    for tally in Tally.objects.filter(directive=row):
        real = dict.fromkeys(COLUMNS, 0)
        for state in Duty.objects.filter(directive=row, place=tally.place_id).values_list("state", flat=True):
            real[column(DutyState(state))] += 1
        if real != {name: getattr(tally, name) for name in COLUMNS}:
            return False
    return True


def everybody(country: Country) -> dict[str, Person]:
    return {name: value for name, value in vars(country).items() if isinstance(value, Person)}
