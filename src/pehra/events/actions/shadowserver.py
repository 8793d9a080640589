"""Taking the reports that Shadowserver has for this installation: each once, whatever happens on the way."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from pehra.connectors.shadowserver import Account, Report, Shadowserver, ShadowserverRefuses
from pehra.events.actions import keeping
from pehra.events.actions.intake import Origin, take_in
from pehra.events.errors import TooLarge
from pehra.events.models import TakenReport
from pehra.events.rules.runs import Way
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.pipeline.spec import SpecErrors

PROVIDER: Final = "shadowserver"
# A report comes a day after what it tells of, sometimes later.
BACK: Final = timedelta(days=7)
# What is remembered of taken reports: longer than they are listed.
REMEMBERED: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Fetched:
    """How many reports were taken, and which were left aside, with the reason."""

    taken: int = 0
    aside: tuple[str, ...] = ()


def account() -> Account | None:
    """The account of the settings, if there is one."""
    if not (settings.SHADOWSERVER_KEY and settings.SHADOWSERVER_SECRET):
        return None
    return Account(
        settings.SHADOWSERVER_KEY,
        settings.SHADOWSERVER_SECRET,
        url=settings.SHADOWSERVER_URL,
        proxy=settings.FETCH_PROXY,
    )


def fetch_reports(*, api: Shadowserver, at: datetime) -> Fetched:
    """Take every listed report that was never taken. Raises ShadowserverAway, ShadowserverRefuses.

    One of an unknown type, or of which no file comes, is left aside, and asked for again while it is listed.
    """
    today = at.astimezone(UTC).date()
    listed = api.reports(today - BACK, today + timedelta(days=1), tuple(settings.SHADOWSERVER_REPORTS))
    known = set(
        TakenReport.objects.filter(provider=PROVIDER, number__in=[each.number for each in listed]).values_list(
            "number", flat=True
        )
    )
    taken, aside = 0, []
    for report in {each.number: each for each in listed if each.number not in known}.values():
        problem = _take(api, report, at)
        taken += not problem
        if problem:
            aside.append(f"{report.file}: {problem}")
    TakenReport.objects.filter(provider=PROVIDER, taken_at__lt=at - REMEMBERED).delete()
    return Fetched(taken, tuple(aside))


def _take(api: Shadowserver, report: Report, at: datetime) -> str:
    """Take one report; return why it was left aside, if it was."""
    marks = {"provider": PROVIDER, "number": report.number, "name": report.file, "taken_at": at}
    try:
        spec = catalogue().named(PROVIDER, report.file)
        with api.report(report.number) as blocks:
            received = keeping.receive(blocks, settings.FEED_LARGEST)
    except TooLarge as error:
        # It would be loaded for nothing each time.
        TakenReport.objects.create(**marks, problem=str(error))
        return str(error)
    except (UnknownFeed, SpecErrors, ShadowserverRefuses) as error:
        return str(error)
    with transaction.atomic():
        taken = take_in(received=received, spec=spec, origin=Origin(Way.PROVIDER, report.file), at=at)
        TakenReport.objects.create(**marks, run=taken.run)
    return ""
