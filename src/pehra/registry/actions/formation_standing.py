"""How a body stands in law follows from its establishment file."""

from datetime import date
from typing import Final

from pehra.foundation.access.errors import Invalid, Problem
from pehra.law.formation import STANDING, FormationState
from pehra.law.functions import FOLLOWS, Standing
from pehra.law.mandates import Body, StandingStep
from pehra.registry import models

ADVANCE: Final = tuple(Standing)


def stand(body: models.Body, state: FormationState, since: date, citation: str, note: str) -> None:
    """Write down the standing that a state of the file gives the body, unless it stands so already. Raises Invalid."""
    standing = STANDING[state]
    last = _last(body)
    if standing is None or (last is not None and last.standing is standing):
        return
    if last is not None and not _after(last, standing, since):
        day = last.since.isoformat() if last.since else ""
        raise Invalid({"on": Problem("Its standing changed on %(day)s; this must come after it.", day=day)})
    models.StandingStep.objects.create(
        body=body, standing=standing, since=since, citation=citation, note=note[:2000], from_file=True
    )


def _last(body: models.Body) -> StandingStep | None:
    rows = models.StandingStep.objects.filter(body=body)
    steps = tuple(StandingStep(Standing(row.standing), row.since, row.citation) for row in rows)
    history = Body(body.slug, "", "", steps).history
    return history[-1] if history else None


def _after(last: StandingStep, standing: Standing, since: date) -> bool:
    """Of two steps on one day the law takes the further one, so only that may be written second."""
    if standing not in FOLLOWS[last.standing]:
        return False
    if last.since is None or last.since < since:
        return True
    return last.since == since and ADVANCE.index(last.standing) < ADVANCE.index(standing)
