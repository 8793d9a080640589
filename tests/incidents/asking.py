"""Forms for the tests: one for everybody, one about ransomware with a second version, as a profile brings them in."""

from datetime import date, timedelta

from pehra.law.forms import AnswerKind, AskedOf, Form, FormStage, Option, Question, Section, digest
from pehra.registry.actions import profile_forms
from tests.world import NOW

FIRST_DAY = date(2024, 1, 1)
SECOND_DAY = (NOW + timedelta(days=30)).date()
KINDS = (Option("health", "Health data", "صحت کی معلومات"), Option("other", "Something else", "کچھ اور"))


def form(name: str, *questions: Question, version: int = 1, starts: date = FIRST_DAY, condition: str = "") -> Form:
    sections = (Section("all", "What is asked", "سوالات", questions),)
    title = (name.title(), f"فارم {name}")
    told = digest(AskedOf.ORGANISATION, title, condition, sections, starts, "default, no source")
    return Form(
        f"{name}-{version}",
        name,
        version,
        AskedOf.ORGANISATION,
        *title,
        condition,
        sections,
        starts,
        None,
        "default, no source",
        told,
    )


ASKED = Question("asked", AnswerKind.YES_NO, "Was money asked for?", "کیا رقم مانگی گئی؟")
DEMAND = Question("demand", AnswerKind.MONEY, "How much?", "کتنی رقم؟", when="asked: yes")
PAID = Question(
    "paid",
    AnswerKind.YES_NO,
    "Was it paid?",
    "کیا ادا کی گئی؟",
    when="asked: yes",
    required=frozenset({FormStage.FINAL_REPORT}),
)
DATA = Question("data", AnswerKind.CHOICES, "Which data?", "کون سا ڈیٹا؟", options=KINDS)
SINCE = Question("since", AnswerKind.MOMENT, "Since when?", "کب سے؟")
AT_ONCE = Question(
    "contained",
    AnswerKind.YES_NO,
    "Is it contained?",
    "کیا اسے روک لیا گیا ہے؟",
    required=frozenset({FormStage.FIRST_REPORT}),
)
NOTE = Question("note", AnswerKind.LONG_TEXT, "What does the note say?", "پیغام میں کیا لکھا ہے؟")

IMPACT = form("impact", DATA, SINCE)
FIRST = form("first", AT_ONCE)
RANSOM = form("ransom", ASKED, DEMAND, PAID, condition="ransomware: yes")
LATER_RANSOM = form("ransom", ASKED, NOTE, PAID, version=2, starts=SECOND_DAY, condition="ransomware: yes")


def bring_in(*forms: Form) -> None:
    for each in forms or (IMPACT, RANSOM, LATER_RANSOM):
        profile_forms.put(each, None)
