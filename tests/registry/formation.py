"""Taking an establishment file along its way in tests."""

from datetime import date, datetime, timedelta
from typing import Any

from pehra.foundation.access.person import SYSTEM, Person
from pehra.registry import models
from pehra.registry.actions import carry_on
from pehra.registry.actions.formation import Given, NewFile, Paper, open_file, recommend, take
from pehra.registry.rules.formation import BY_ACT, FileAct, Needs
from tests.registry.network import NOW, TODAY

PAPER = Paper("letter.txt", b"The letter that says so.")
DAY = timedelta(days=1)
# What leads a designated CERT to its notification.
TO_NOTIFICATION = (FileAct.PROPOSE, FileAct.RECOMMEND, FileAct.SEND, FileAct.APPROVE, FileAct.NOTIFY)
WAY = (*TO_NOTIFICATION, FileAct.START, FileAct.COMPLETE)
GOVERNMENT = NewFile(
    slug="cert-federal", name_en="Government CERT", name_ur="حکومتی سرٹ", function="government", citation="a paper"
)


def given(act: FileAct, on: date = TODAY, **fields: Any) -> Given:
    """Everything that the table asks for with a step."""
    needs = BY_ACT[act].needs
    full = {
        "paper": PAPER if Needs.DOCUMENT in needs else None,
        "remarks": "Reasons are given." if Needs.REMARKS in needs else "",
        "department": "Ministry of Something" if Needs.DEPARTMENT in needs else "",
        "gazette": "S.R.O. 7(I)/2026" if Needs.GAZETTE in needs else "",
        "successor": "ncert" if Needs.SUCCESSOR in needs else "",
    }
    return Given(on=on, **full | fields)


def act_on(
    body: str, act: FileAct, *, by: Person = SYSTEM, on: date = TODAY, at: datetime = NOW, **fields: Any
) -> models.FormationStep:
    """One step with all that it needs, and what passes by it; the Council's goes the way that its decisions go."""
    if act is FileAct.RECOMMEND:
        return recommend(file=body, resolution="2026/1", by=by, at=at)
    step = take(by=by, body=body, act=act, given=given(act, on, **fields), at=at)
    carry_on(at=at)
    return step


def along(body: str, *acts: FileAct, **fields: Any) -> models.FormationStep:
    """Several steps; returns the last."""
    for act in acts:
        step = act_on(body, act, **fields)
    return step


def open_government(**fields: Any) -> models.FormationStep:
    return open_file(by=SYSTEM, new=GOVERNMENT, at=NOW, **fields)
