"""Bringing the demonstration about, once; a second start finds everything as it was."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.accounts.models import User
from pehra.law.profile import load, packaged
from pehra.registry.actions import load_profile
from pehra.registry.models import LoadedProfile
from pehra.site.demonstration import (
    calls,
    campaigns,
    correspondence,
    council,
    directives,
    drill,
    evidence,
    fields,
    formation,
    people,
    playbooks,
    public,
    readiness,
    releases,
    search,
    statistics,
    story,
    watch,
    workbench,
)
from pehra.site.runtime.errors import Refusal

TOLD_ONCE = "The demonstration's logins were told at the first start. New ones: pehra demonstration logins --reset"


def ensure(say: Callable[[str], None]) -> str:
    """Load the profile, make the people, tell the story; returns what the newcomer needs to know.

    The clock is read here: starting the site is a door like any other. Raises Refusal for a database in use.
    """
    now = timezone.now()
    _check_that_nothing_is_real()
    load_profile(by=SYSTEM, profile=load(packaged("demonstration")), at=now)
    # Both or neither: after a failure in the story the passwords would be made and never told.
    with transaction.atomic():
        logins = people.create(now)
        if logins:
            say("Making the demonstration's people and reports ...")
            story.tell(now)
            workbench.tell(now)
            evidence.tell(now)
            formation.tell(now)
            council.tell(now)
            directives.tell(now)
            readiness.tell(now)
            drill.tell(now)
            public.tell(now)
            search.tell(now)
            campaigns.tell(now)
            playbooks.tell(now)
            correspondence.tell(now)
            statistics.tell(now)
            watch.tell(now)
            releases.tell(now)
            fields.tell(now)
            calls.tell(now)
    return table(logins) if logins else TOLD_ONCE


def _check_that_nothing_is_real() -> None:
    """Raises Refusal: invented bodies and known logins have no place among real ones.

    Accounts that were made in a demonstration that runs already are of it.
    """
    if LoadedProfile.objects.filter(demonstration=False).exists():
        raise Refusal("PEHRA_DEMONSTRATION=yes, but this database holds a real country profile: nothing was changed")
    if not LoadedProfile.objects.exists() and User.objects.filter(demonstration=False).exists():
        raise Refusal("PEHRA_DEMONSTRATION=yes, but this database holds accounts of real people: nothing was changed")


def table(logins: list[people.Login]) -> str:
    """The logins, one a line, with what each is good for."""
    rows = [(login.character.email, login.password, login.character.shows) for login in logins]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"  {email:<{widths[0]}}  {password:<{widths[1]}}  {shows}" for email, password, shows in rows]
    head = "Demonstration logins (random, told this once). CERT roles are shown their second code at sign-in:"
    return "\n".join([head, "", *lines, ""])
