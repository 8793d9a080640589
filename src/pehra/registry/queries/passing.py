"""What is still to pass: how far it has come, and what it is as those understand it who move what is open."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from pehra.law.functions import Function
from pehra.registry import models
from pehra.registry.queries.formation_passing import organisations_of, read_kinds
from pehra.registry.queries.hand_overs import HandOver, stored_hand_over
from pehra.registry.queries.network import snapshot
from pehra.registry.rules.hand_over import told


@dataclass(frozen=True)
class Progress:
    """How far that has come which follows from a step. `cases` is None where the number would tell of somebody.

    `share` is what is done of it all, from 0 to 1, and None like the number. `failed_at`: since when it fails.
    """

    finished: bool
    cases: int | None
    notices: int
    share: float | None
    failed_at: datetime | None


def what(row: models.Passing) -> HandOver:
    """A passing of what is open, as plain values."""
    if row.hand_over is not None:
        return replace(stored_hand_over(row.hand_over), before=row.made_at)
    found = snapshot()
    return HandOver(
        key="",
        mandate="",
        function=Function(row.function) if row.function else None,
        from_body=found.by_id[row.from_body_id or 0],
        to_body=found.by_id[row.to_body_id],
        sector=None,
        province=None,
        organisation=None,
        on=row.on,
        instrument="",
        citation="",
        to_function=Function(row.to_function),
        within=concerned(row),
        before=row.made_at if row.function else None,
    )


def concerned(row: models.Passing) -> Q | None:
    """The condition on the organisations that it is about; None: all."""
    return None if row.kinds is None else organisations_of(read_kinds(row.kinds), row.on)


def progress_of(step_ids: Iterable[int]) -> dict[int, Progress]:
    """How far that has come which follows from these steps, by step; steps from which nothing follows are not in it."""
    rows: dict[int, list[models.Passing]] = defaultdict(list)
    for row in models.Passing.objects.filter(step__in=list(step_ids)).defer("kinds").order_by("pk"):
        rows[row.step_id or 0].append(row)
    return {step: _progress(some) for step, some in rows.items()}


def under_way(body_id: int) -> bool:
    """Whether something that follows from a step of this body's file is still to pass."""
    return models.Passing.objects.filter(step__file_id=body_id, finished_at=None).exists()


def _progress(rows: list[models.Passing]) -> Progress:
    cases = [row for row in rows if row.from_body_id is not None]
    finished = all(row.finished_at for row in rows)
    # Once it is finished, what was done counts, and not what was expected.
    done, expected = sum(row.done for row in cases), sum(row.expected for row in cases)
    about = [row.organisations for row in cases if row.done or row.expected]
    organisations = None if None in about else sum(each for each in about if each is not None)
    number = told(done if finished else max(done, expected), organisations)
    all_done, all_expected = sum(row.done for row in rows), sum(row.expected for row in rows)
    return Progress(
        finished=finished,
        cases=number,
        notices=sum(row.done for row in rows if row.from_body_id is None),
        share=min(all_done / all_expected, 1.0) if all_expected and number is not None else None,
        failed_at=min((row.failed_at for row in rows if row.failed_at), default=None),
    )
