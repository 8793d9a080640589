"""An assessment on its way: started, answered, submitted, reviewed by another body, accepted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.documents.actions import keep
from pehra.readiness import models, policy
from pehra.readiness.actions.recording import note, people_of, tell
from pehra.readiness.queries.maturity import reviewing_bodies, target_levels, targets_of, value_of
from pehra.readiness.queries.teams import circle
from pehra.readiness.rules import references
from pehra.readiness.rules.maturity import LEVELS, Act, AssessmentState, Side, missing, next_state, standing, unreviewed
from pehra.readiness.rules.parameters import Area, model
from pehra.registry.rules.fields import Fields

LONGEST_LINK = 500


@dataclass(frozen=True)
class AnswerDetails:
    """What is said of one parameter. `document` is a name and bytes; None leaves what is there, unless `remove`."""

    level: int | None
    text: str = ""
    link: str = ""
    document: tuple[str, bytes] | None = None
    remove: bool = False


@dataclass(frozen=True)
class ReviewDetails:
    """What the reviewers say of one parameter."""

    agreed: int | None
    remark: str = ""


@transaction.atomic
def start(*, by: Person, body_id: int, at: datetime) -> models.Assessment:
    """A new draft. With an earlier assessment its answers are taken over, to be looked at again.

    Raises Absent, Forbidden, and Conflict while another one of the body is under way.
    """
    around = circle(at)
    team = around.team(body_id)
    if not policy.leads(by, team.id):
        if around.sees_figures(by, team.id):
            raise Forbidden("An assessment is started by the lead of the CERT.")
        raise Absent
    row = models.Assessment(
        reference=references.fresh(references.ASSESSMENT),
        body_id=team.id,
        version=model().version,
        state=AssessmentState.DRAFT,
        readers=[team.id],
        started_at=at,
        started_by=by.label,
    )
    before = (
        models.Assessment.objects.filter(body_id=team.id, state=AssessmentState.ACCEPTED)
        .order_by("-started_at")
        .first()
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict("Another assessment of this CERT is under way: finish or withdraw it first.") from None
    models.Answer.objects.bulk_create(_taken_over(row, before))
    note("assessment.start", _subject(row), by=by, body_id=team.id, at=at, detail={"version": row.version})
    return row


def _taken_over(row: models.Assessment, before: models.Assessment | None) -> list[models.Answer]:
    return [
        models.Answer(
            assessment=row,
            parameter=old.parameter,
            level=value_of(old).counts,
            text=old.text,
            link=old.link,
            document_id=old.document_id,
        )
        for old in (before.answers.all() if before else ())
        if model().parameter(old.parameter)
    ]


@transaction.atomic
def answer(
    *, by: Person, reference: str, answers: Mapping[str, AnswerDetails], seen: Mapping[str, str], at: datetime
) -> list[str]:
    """Set what is said of these parameters, by code; returns the codes that changed.

    `seen` is the mark (see `mark_of`) of each answer as the writer saw it: whoever saw an older one is refused, so that
    nobody's words are lost. Raises Absent, Forbidden, Invalid (fields "O-1.text"), Conflict.
    """
    row = _locked(reference)
    if not policy.works_at(by, row.body_id):
        raise Forbidden("Answers are given by the people of the CERT.") if _reads(by, row) else Absent
    if row.state != AssessmentState.DRAFT:
        raise Conflict("Only a draft can be changed.")
    sound = _sound(answers)
    changed = []
    for code, details in sound.items():
        held = models.Answer.objects.filter(assessment=row, parameter=code).first()
        held = held or models.Answer(assessment=row, parameter=code)
        if not _differs(held, details):
            continue
        if seen.get(code, "") != mark_of(held):
            raise Conflict("Somebody else has changed %(code)s meanwhile. Look at it again.", code=code)
        held.level, held.text, held.link = details.level, details.text, details.link
        if details.document:
            name, content = details.document
            held.document = keep(name=name, content=content, by=by, at=at, field=f"{code}.document")
        elif details.remove:
            held.document = None
        # What reviewers agreed to was of the answer that is gone.
        held.agreed, held.remark = None, ""
        held.answered_at, held.answered_by = at, by.label
        held.save()
        changed.append(code)
    if changed:
        note("assessment.answer", _subject(row), by=by, body_id=row.body_id, at=at, detail={"changed": changed})
    return changed


def mark_of(row: models.Answer) -> str:
    """Which version of an answer somebody has seen."""
    return row.answered_at.isoformat() if row.answered_at else ""


def _sound(answers: Mapping[str, AnswerDetails]) -> dict[str, AnswerDetails]:
    fields = Fields()
    found = {}
    for code, given in answers.items():
        if model().parameter(code) is None:
            fields.problem(code, "There is no such parameter.")
            continue
        if given.level is not None and given.level not in LEVELS:
            fields.problem(f"{code}.level", "A level is a number from 0 to 4.")
        text = fields.text(f"{code}.text", given.text, longest=4000, required=False, lines=True)
        link = fields.text(f"{code}.link", given.link, longest=LONGEST_LINK, required=False)
        if link and not link.startswith(("https://", "http://")):
            fields.problem(f"{code}.link", "A link begins with https:// or http://.")
        found[code] = AnswerDetails(given.level, text, link, given.document, given.remove)
    fields.check()
    return found


def _differs(held: models.Answer, details: AnswerDetails) -> bool:
    said = (held.level, held.text, held.link) != (details.level, details.text, details.link)
    return said or details.document is not None or (details.remove and held.document_id is not None)


@transaction.atomic
def submit(*, by: Person, reference: str, reviewing_body: str, at: datetime) -> models.Assessment:
    """Hand an assessment to the reviewers of another CERT; its targets are those of today from now on.

    Raises Absent, Forbidden, Conflict, and Invalid naming each parameter that lacks something.
    """
    row = _step(by, reference, Act.SUBMIT, Side.ASSESSED)
    around = circle(at)
    chosen = next((each for each in reviewing_bodies(row.body_id, at) if each.slug == reviewing_body), None)
    if chosen is None:
        raise Invalid({"reviewing_body": Problem("Choose another CERT that is in force.")})
    lacking = missing(model().parameters, {each.parameter: value_of(each) for each in row.answers.all()})
    if lacking:
        sentences = {
            "level": Problem("Choose a level."),
            "evidence": Problem("From level 2 on it is written down somewhere: say where, or attach it."),
        }
        raise Invalid({code: sentences[what] for code, what in lacking.items()})
    row.reviewing_body_id = chosen.id
    row.readers = sorted({row.body_id, chosen.id} | around.national)
    row.targets = target_levels(targets_of(around.team(row.body_id), at))
    row.submitted_at, row.submitted_by, row.remark = at, by.label, ""
    _moved(row, Act.SUBMIT, by, at, {"reviewing_body": chosen.slug})
    reviewers = people_of(chosen.id, policy.REVIEWS)
    text = "%(body)s asks you to review its self-assessment %(reference)s."
    _tell(row, "assessment.submitted", text, reviewers, at)
    return row


@transaction.atomic
def take_back(*, by: Person, reference: str, at: datetime) -> models.Assessment:
    """Make an assessment a draft again before its reviewers have finished."""
    return _back(_step(by, reference, Act.TAKE_BACK, Side.ASSESSED), Act.TAKE_BACK, by, "", at)


@transaction.atomic
def send_back(*, by: Person, reference: str, reason: str, at: datetime) -> models.Assessment:
    """The reviewers cannot review it as it is. Raises Absent, Forbidden, Invalid, Conflict."""
    row = _step(by, reference, Act.RETURN, Side.REVIEWER)
    return _back(row, Act.RETURN, by, _reason(reason), at)


def _back(row: models.Assessment, act: Act, by: Person, reason: str, at: datetime) -> models.Assessment:
    row.remark = reason
    # What reviewers agreed to was of answers that may change now.
    row.answers.update(agreed=None)
    told = people_of(row.body_id, policy.LEADS)
    if act is Act.TAKE_BACK and row.reviewing_body_id:
        told = people_of(row.reviewing_body_id, policy.REVIEWS)
    row.readers, row.submitted_at, row.submitted_by, row.targets, row.figures = [row.body_id], None, "", {}, {}
    _moved(row, act, by, at)
    _tell(row, f"assessment.{act}", "The self-assessment %(reference)s of %(body)s is a draft again.", told, at)
    return row


@transaction.atomic
def review(*, by: Person, reference: str, reviews: Mapping[str, ReviewDetails], at: datetime) -> models.Assessment:
    """Note what the reviewers agreed to so far, by code. Raises Absent, Forbidden, Invalid, Conflict."""
    row = _step(by, reference, Act.REVIEW, Side.REVIEWER)
    fields = Fields()
    held = {each.parameter: each for each in row.answers.all()}
    for code, given in reviews.items():
        if code not in held:
            fields.problem(code, "There is no such parameter.")
            continue
        if given.agreed is not None and given.agreed not in LEVELS:
            fields.problem(f"{code}.agreed", "A level is a number from 0 to 4.")
        held[code].agreed = given.agreed
        held[code].remark = fields.text(f"{code}.remark", given.remark, required=False, lines=True)
    fields.check()
    models.Answer.objects.bulk_update([held[code] for code in reviews], ["agreed", "remark"])
    note("assessment.note", _subject(row), by=by, body_id=row.reviewing_body_id, at=at, detail={"of": sorted(reviews)})
    return row


@transaction.atomic
def finish_review(*, by: Person, reference: str, at: datetime) -> models.Assessment:
    """The reviewers have agreed on every level. Raises Absent, Forbidden, Conflict, and Invalid for what is open."""
    row = _step(by, reference, Act.REVIEW, Side.REVIEWER)
    answers = {each.parameter: value_of(each) for each in row.answers.all()}
    open_ = unreviewed(model().parameters, answers)
    if open_:
        sentences = {"level": Problem("Agree on a level."), "remark": Problem("Say why the level is another one.")}
        raise Invalid({code: sentences[what] for code, what in open_.items()})
    row.reviewed_at, row.reviewed_by, row.remark = at, by.label, ""
    levels = {code: answer.counts or 0 for code, answer in answers.items()}
    row.figures = figures(levels, row.targets)
    _moved(row, Act.REVIEW, by, at)
    text = "The reviewers of the self-assessment %(reference)s of %(body)s have agreed on its levels."
    _tell(row, "assessment.reviewed", text, people_of(row.body_id, policy.LEADS), at)
    return row


@transaction.atomic
def dispute(*, by: Person, reference: str, reason: str, at: datetime) -> models.Assessment:
    """The assessed CERT doesn't agree with its reviewers and says why; they look again."""
    row = _step(by, reference, Act.DISPUTE, Side.ASSESSED)
    row.remark = _reason(reason)
    row.reviewed_at, row.reviewed_by, row.figures = None, "", {}
    _moved(row, Act.DISPUTE, by, at)
    text = "%(body)s does not agree with the review of %(reference)s: please look again."
    _tell(row, "assessment.disputed", text, people_of(row.reviewing_body_id or 0, policy.REVIEWS), at)
    return row


@transaction.atomic
def accept(*, by: Person, reference: str, at: datetime) -> models.Assessment:
    """The assessed CERT agrees: from now on these levels count."""
    row = _step(by, reference, Act.ACCEPT, Side.ASSESSED)
    row.accepted_at, row.accepted_by = at, by.label
    _moved(row, Act.ACCEPT, by, at, {"mean": row.figures["all"]["mean"]})
    text = "The self-assessment %(reference)s of %(body)s is accepted."
    told = {*people_of(row.reviewing_body_id or 0, policy.REVIEWS), *people_of(row.body_id, policy.WORKS)}
    _tell(row, "assessment.accepted", text, sorted(told), at)
    return row


@transaction.atomic
def withdraw(*, by: Person, reference: str, at: datetime) -> models.Assessment:
    """Give up a draft; it stays in the history of the body itself."""
    row = _step(by, reference, Act.WITHDRAW, Side.ASSESSED)
    _moved(row, Act.WITHDRAW, by, at)
    return row


def figures(levels: Mapping[str, int], targets: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """What is shown to those who see no more: mean (hundredths), targets met and their number, by area and "all"."""
    parts: list[tuple[str, Area | None]] = [("all", None), *((str(area), area) for area in Area)]
    found = {name: standing(model().parameters, levels, targets, area) for name, area in parts}
    return {name: {"mean": each.mean, "met": each.met, "of": each.of} for name, each in found.items()}


def _locked(reference: str) -> models.Assessment:
    row = models.Assessment.objects.select_for_update(of=("self",)).select_related("body")
    found = row.filter(reference=references.tidy(reference)).first()
    if found is None:
        raise Absent
    return found


def _reads(by: Person, row: models.Assessment) -> bool:
    return policy.reads_evidence(by, row.readers)


def _step(by: Person, reference: str, act: Act, side: Side) -> models.Assessment:
    """The assessment, locked, if this person may do the act and its state allows it."""
    row = _locked(reference)
    if side is Side.ASSESSED:
        allowed, words = policy.leads(by, row.body_id), "This is decided by the lead of the assessed CERT."
    else:
        allowed = policy.reviews(by, row.reviewing_body_id, row.body_id)
        words = "This is done by the reviewers of another CERT."
    if not allowed:
        raise Forbidden(words) if _reads(by, row) else Absent
    if next_state(AssessmentState(row.state), act) is None:
        raise Conflict("The assessment is in a state in which this cannot be done.")
    return row


def _moved(
    row: models.Assessment, act: Act, by: Person, at: datetime, detail: Mapping[str, object] | None = None
) -> None:
    before, after = AssessmentState(row.state), next_state(AssessmentState(row.state), act)
    row.state = str(after)
    row.save()
    facts = {"from": before, "to": after, **(detail or {})}
    note(f"assessment.{act}", _subject(row), by=by, body_id=row.body_id, at=at, detail=facts)


def _tell(row: models.Assessment, kind: str, text: str, users: list[int], at: datetime) -> None:
    params = {"body": row.body.slug, "reference": row.reference}
    tell(kind, text, f"/readiness/assessments/{row.reference}/", users=users, at=at, params=params)


def _reason(text: str) -> str:
    fields = Fields()
    words = fields.text("reason", text, lines=True)
    fields.check()
    return words


def _subject(row: models.Assessment) -> str:
    return f"assessment:{row.reference}"
