"""What two CERTs ask about their own cases, and what they have answered so far. All invented."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from pehra.casefields.actions import defining
from pehra.casefields.actions.filling import fill
from pehra.casefields.models import Field
from pehra.casefields.rules.wishes import Wishes
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person_by_email
from pehra.incidents.models import Case
from pehra.incidents.queries import Filter, cases
from pehra.law.forms import AnswerKind, Option
from pehra.registry.queries import local_date
from pehra.site.demonstration.people import CAST

DAY: Final = timedelta(days=1)
SERVICE: Final = Wishes(
    "Service hit",
    AnswerKind.CHOICE,
    label_ur="متاثرہ خدمت",
    hint_en="The one of which most subscribers felt it.",
    hint_ur="وہ جس کا سب سے زیادہ صارفین پر اثر ہوا۔",
    options=(
        Option("mobile-data", "Mobile data", "موبائل ڈیٹا"),
        Option("voice", "Voice and SMS", "فون اور ایس ایم ایس"),
        Option("portal", "Portal and app", "پورٹل اور ایپ"),
        Option("office", "Office network only", "صرف دفتری نیٹ ورک"),
    ),
)
TICKET: Final = Wishes("Operator's ticket", AnswerKind.TEXT, label_ur="آپریٹر کا ٹکٹ نمبر")
RESTORED: Final = Wishes(
    "Service restored on",
    AnswerKind.DATE,
    label_ur="خدمت بحال ہوئی",
    hint_en="As the operator tells its regulator.",
    hint_ur="جیسے آپریٹر اپنے ریگولیٹر کو بتاتا ہے۔",
    classes=("availability",),
    required=True,
)
WARD: Final = Wishes(
    "Patients concerned",
    AnswerKind.YES_NO,
    label_ur="کیا مریض متاثر ہیں؟",
    hint_en="Whether treatment waits or moves elsewhere.",
    hint_ur="علاج رکا ہو یا کہیں اور منتقل ہوا ہو۔",
)
DIVISION: Final = Wishes(
    "Division",
    AnswerKind.CHOICE,
    label_ur="ڈویژن",
    options=(
        Option("lahore", "Lahore", "لاہور"),
        Option("rawalpindi", "Rawalpindi", "راولپنڈی"),
        Option("multan", "Multan", "ملتان"),
    ),
)
LETTER: Final = Wishes("Letter to the department, number", AnswerKind.TEXT, label_ur="محکمے کے نام مراسلہ نمبر")
ASKED: Final[Mapping[str, tuple[Wishes, ...]]] = {
    "cert-telecom": (SERVICE, TICKET, RESTORED),
    "cert-punjab": (DIVISION, WARD, LETTER),
}
# On how many of its newest cases a CERT has answered.
FILLED: Final = 8


def tell(at: datetime) -> None:
    """Define the fields and answer them, unless a body has some already or the people are not there."""
    if Field.objects.exists():
        return
    cast = {(each.party, each.role): person_by_email(each.email) for each in CAST}
    for body, wanted in ASKED.items():
        lead, analyst = cast.get((body, Role.LEAD)), cast.get((body, Role.ANALYST))
        if lead and analyst:
            made = [defining.define(by=lead, body=body, wanted=each, at=at - 90 * DAY) for each in wanted]
            _answer(analyst, {each: row.reference for each, row in zip(wanted, made, strict=True)}, at)


def _answer(analyst: Person, asked: Mapping[Wishes, str], at: datetime) -> None:
    """Every case has something, and none has everything."""
    found = cases(analyst, Filter(mine=True), limit=100).cases
    own = [each for each in found if each.drill is None and each.merged_into_id is None]
    for place, case in enumerate(own[:FILLED]):
        begun = max(case.opened_at, case.acknowledged_at or case.opened_at) + timedelta(minutes=10)
        for answers, moment in ((_answers(place), begun), (_at_closing(case), case.closed_at or at)):
            given = {asked[each]: answer for each, answer in answers.items() if each in asked}
            fill(by=analyst, reference=case.reference, given=given, at=min(moment, at))


def _answers(place: int) -> dict[Wishes, Any]:
    services, divisions = ([each.key for each in wanted.options] for wanted in (SERVICE, DIVISION))
    answers: dict[Wishes, Any] = {
        SERVICE: services[place % 3],
        DIVISION: divisions[place % 2],
        WARD: place % 2 == 0,
    }
    if place % 3 != 2:
        answers |= {TICKET: f"NOC-{4410 + place * 7}", LETTER: f"CP/2026/{118 + place}"}
    return answers


def _at_closing(case: Case) -> dict[Wishes, Any]:
    """While the case is open there is no date: closing waits for it."""
    restored = case.closed_at and any(each.startswith("availability/") for each in case.classification)
    return {RESTORED: _day(case.closed_at)} if restored else {}


def _day(moment: datetime) -> str:
    day: date = local_date(moment)
    return day.isoformat()
