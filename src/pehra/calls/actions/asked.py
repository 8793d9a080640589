"""Bodies that were asked something by another one, which calls them where they have not acknowledged it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pehra.calls.actions.finding import found_by
from pehra.calls.actions.making import Due
from pehra.calls.models import Matter
from pehra.calls.queries.lists import wishes
from pehra.calls.rules.order import wait
from pehra.calls.rules.wording import CallKind


@dataclass(frozen=True)
class Asked:
    """What a `body` has not acknowledged, by its reference, and since when. After so many minutes `caller` calls it."""

    reference: str
    body: int
    caller: int
    since: datetime
    minutes: int


def called_for(kind: CallKind, unanswered: Callable[[datetime], Iterable[Asked]]) -> None:
    """Have bodies called for what is unanswered at a moment, as long as it is."""

    def find(_after: datetime, upto: datetime) -> list[Due]:
        found = list(unanswered(upto))
        own = wishes({each.body for each in found})
        return [
            Due(kind, each.reference, (each.body, each.caller), each.since)
            for each in found
            if each.since + wait(each.minutes, own.get(each.body)) <= upto
        ]

    def owed(matters: Collection[Matter], at: datetime) -> Mapping[int, str]:
        still = {(each.reference, each.body, each.since) for each in unanswered(at)}
        return {each.pk: each.reference for each in matters if (each.reference, each.task.body_id, each.since) in still}

    found_by(kind, find, owed)
