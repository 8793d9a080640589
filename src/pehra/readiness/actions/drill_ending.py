"""What a drill came to, kept as it was on the day, and opened to everybody who played."""

from datetime import datetime

from pehra.readiness.models import Drill, DrillExpectation, DrillInject
from pehra.readiness.queries.drills import live
from pehra.readiness.rules.drill_scoring import Score
from pehra.registry import queries as registry


def keep_results(drill: Drill, at: datetime) -> None:
    """Write down the outcome of every expected act and the score; called before the cases are closed."""
    stand = live(drill, at)
    for row, result in stand.results:
        row.due_at, row.outcome = result.expected.due_at, result.outcome
        if result.deed is not None:
            row.done_at, row.proof = result.deed.at, result.deed.proof
    rows = [row for row, _ in stand.results]
    DrillExpectation.objects.bulk_update(rows, ["due_at", "outcome", "done_at", "proof"])
    names = registry.party_names(stand.scores)
    parties = {names[party].slug: told(each) for party, each in stand.scores.items()}
    drill.score = told(stand.total) | {"parties": parties}
    drill.save(update_fields=["score"])


def told(score: Score) -> dict[str, object]:
    """A score as it is kept: points as numbers, how often each came out."""
    return {
        "percent": score.percent,
        "earned": float(score.earned),
        "possible": score.possible,
        "counts": {str(outcome): count for outcome, count in score.counts.items()},
    }


def open_to_all(drill: Drill) -> None:
    """What was to come is no secret any more: injects and expectations are read by all who played."""
    DrillInject.objects.filter(drill=drill).update(audience=drill.audience)
    DrillExpectation.objects.filter(inject__drill=drill).update(audience=drill.audience)
