"""Cases of the past five quarters, long closed, so that there is something to count; and one quarter that was frozen.

They are written as rows, since nobody is to find the notices of old acts in an inbox.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from pehra.formats.references import fresh
from pehra.foundation import signing
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person_by_email
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents.models import Case, Participant, Report, Transfer
from pehra.law.chain import ChainError
from pehra.registry import queries as registry
from pehra.registry.models import Organisation
from pehra.site.demonstration.people import CAST
from pehra.statistics.actions.freezing import freeze
from pehra.statistics.actions.summing import add_up, draw_cut_off
from pehra.statistics.models import Fact, Frozen
from pehra.statistics.rules.periods import Grain, calendar

CASES: Final = 240
DAYS: Final = 440
# Nothing of it is newer: the story's own cases stay the newest that there are.
QUIET: Final = 12
KINDS: Final = (
    ("fraud/phishing", "Phishing page", "high"),
    ("fraud/phishing", "Phishing mails to staff", "medium"),
    ("availability/ddos", "Flood of traffic against our servers", "high"),
    ("malicious-code/infected-system", "Infected workstation", "medium"),
    ("intrusions/unprivileged-account-compromise", "A mailbox was taken over", "high"),
)
CHANNELS: Final = ("web", "web", "phone", "api")
# What a quarter tells small numbers of is mostly what is left open at its end: here nothing is.
LAST_DAYS: Final = 20


def tell(at: datetime) -> None:
    """Write the history, unless anything was counted before the story; then freeze the last quarter that is over."""
    if Fact.objects.filter(opened_on__lt=registry.local_date(at) - timedelta(days=QUIET)).exists():
        return
    chance = random.Random(1003)  # noqa: S311 - the same history at every start
    places = list(_places(registry.local_date(at)))
    if not places:
        return
    for number in range(CASES):
        opened = at - timedelta(days=QUIET + DAYS * number / CASES, minutes=chance.randrange(1200))
        left = (calendar(Grain.QUARTER, registry.local_date(opened)).ends - registry.local_date(opened)).days
        opened -= timedelta(days=max(0, LAST_DAYS - left))
        _case(chance, *places[min(int(chance.expovariate(0.5)), len(places) - 1)], opened)
    add_up(draw_cut_off())
    _freeze(at)


def _places(on: date) -> Iterator[tuple[Organisation, registry.Link]]:
    for organisation in Organisation.objects.filter(withdrawn_at=None).order_by("slug"):
        try:
            yield organisation, registry.chain_of(organisation, on)[0]
        except ChainError:
            continue


def _case(chance: random.Random, organisation: Organisation, first: registry.Link, opened: datetime) -> None:
    kind, title, severity = chance.choice(KINDS)
    acknowledged = opened + timedelta(minutes=5 + int(chance.expovariate(1 / 90)))
    closed = acknowledged + timedelta(hours=min(2 + int(chance.expovariate(1 / 60)), 24 * (LAST_DAYS - 2)))
    parties = [organisation.pk, first.body_id]
    case = Case.objects.create(
        reference=fresh("C"),
        organisation_id=organisation.pk,
        affected=[organisation.pk],
        title=title,
        status="closed",
        outcome="handled",
        custodian_id=first.body_id,
        custodian_function=first.acting[0],
        classification=[kind],
        severity=severity,
        tlp="TLP:AMBER",
        source_tlp="TLP:AMBER",
        audience=sorted(parties),
        opened_at=opened,
        updated_at=closed,
        acknowledged_at=acknowledged,
        closed_at=closed,
        cause="Found and removed.",
        lesson="Written down in the team's log.",
    )
    parts = [(organisation.pk, "reporter"), (first.body_id, "responder")]
    Participant.objects.bulk_create(Participant(case=case, party_id=pk, part=part, since=opened) for pk, part in parts)
    _report(case, organisation, chance.choice(CHANNELS), opened)
    _transfer(case, first, opened, acknowledged)
    due = opened + timedelta(hours=4)
    Deadline.objects.create(
        subject=f"case:{case.reference}",
        stage="acknowledge",
        rule="demonstration",
        citation="Demonstration",
        party_id=first.body_id,
        function=first.acting[0],
        anchor="submission",
        anchored_at=opened,
        due_at=due,
        state="met",
        met_at=acknowledged,
        breached_at=due if acknowledged > due else None,
    )


def _report(case: Case, organisation: Organisation, channel: str, at: datetime) -> None:
    reference = fresh("R")
    said: dict[str, Any] = {"report": reference, "title": case.title, "submitted_at": at.isoformat()}
    digest = signing.digest(said)
    told = {"kind": "report", "report": reference, "case": case.reference, "received_at": at.isoformat()}
    Report.objects.create(
        reference=reference,
        case=case,
        organisation_id=organisation.pk,
        reporter_label=organisation.name_en,
        channel=channel,
        title=case.title,
        description=case.title,
        aware_at=at - timedelta(hours=1),
        submitted_at=at,
        recorded_at=at,
        classification=case.classification,
        severity=case.severity,
        tlp=case.tlp,
        audience=case.audience,
        digest=digest,
        receipt=signing.sign(told | {"submitted_at": at.isoformat(), "sha256": digest}),
    )


def _transfer(case: Case, first: registry.Link, offered: datetime, accepted: datetime) -> None:
    Transfer.objects.create(
        case=case,
        kind="report",
        from_party_id=case.organisation_id,
        to_body_id=first.body_id,
        function=first.acting[0],
        rule=first.rule,
        citation=first.citation,
        state="accepted",
        offered_by=SYSTEM.label,
        offered_at=offered,
        answered_by=SYSTEM.label,
        answered_at=accepted,
    )


def _freeze(at: datetime) -> None:
    """The quarter before this one: of the country for everybody, and of a CERT for its own lead."""
    quarter = calendar(Grain.QUARTER, registry.local_date(at)).before
    if Frozen.objects.exists():
        return
    cast = {(each.party, each.role): person_by_email(each.email) for each in CAST}
    telecom, national = cast.get(("cert-telecom", Role.LEAD)), cast.get(("ncert", Role.LEAD))
    if telecom and national:
        freeze(by=telecom, body="cert-telecom", period=quarter.code, release="body", at=at)
        freeze(by=national, body="", period=quarter.code, release="public", at=at)
