"""Handing a document out: made of what the person sees, kept as it was, said in the timeline and in the journal."""

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.printing import verification_code
from pehra.incidents import actions as incidents
from pehra.incidents.queries import Detail
from pehra.law.tlp import TLP
from pehra.reporting.actions.making import Made, content
from pehra.reporting.models import Issued
from pehra.reporting.queries.telling import told
from pehra.reporting.rules.kinds import FORMS, LANGUAGES, LONGEST_PURPOSE, DocumentKind, labels_for

CHECK = "/documents/check/"
LABELLED = "A document of a case is never wider than the case: choose the case's label or a stricter one."


def issue(*, by: Person, reference: str, kind: str, language: str, tlp: str, purpose: str, at: datetime) -> Issued:
    """Make a document of a case, and keep it. Raises Absent, Forbidden, Invalid, Conflict, PrintingFailed.

    It is printed before the case is locked: that takes seconds. Whether it may still go out is asked again.
    """
    label = TLP(tlp) if tlp in list(TLP) else TLP.RED
    spoken = language if kind in list(DocumentKind) and FORMS[DocumentKind(kind)].spoken else ""
    detail, case_told = told(by, reference, label=label, language=spoken or "en", at=at)
    _check(detail, kind=kind, language=spoken, tlp=tlp, purpose=purpose)
    chosen, form = DocumentKind(kind), FORMS[DocumentKind(kind)]
    code = verification_code() if form.coded else ""
    made = Made(case_told, spoken, _issuer(detail, spoken), code, f"{settings.BASE_URL}{CHECK}", at)
    return _keep(by, made, chosen, content(chosen, made), tidy(purpose))


def _check(detail: Detail, *, kind: str, language: str, tlp: str, purpose: str) -> None:
    if detail.writes_for is None:
        raise Forbidden("Only those who take part in a case make documents of it.")
    problems: dict[str, str | Problem] = {}
    if kind not in list(DocumentKind):
        problems["kind"] = Problem("Choose one of: %(choices)s.", choices=", ".join(DocumentKind))
    elif FORMS[DocumentKind(kind)].spoken and language not in LANGUAGES:
        problems["language"] = Problem("Choose one of: %(choices)s.", choices=", ".join(LANGUAGES))
    if tlp not in labels_for(TLP(detail.case.tlp)):
        problems["tlp"] = LABELLED
    if wrong := problem_in(purpose, longest=LONGEST_PURPOSE):
        problems["purpose"] = Problem(wrong[0], **wrong[1])
    if problems:
        raise Invalid(problems)


def _issuer(detail: Detail, language: str) -> str:
    """Whose document it is: the party for which the person writes."""
    parties = {each.party_id: each.party for each in detail.participants}
    party = parties.get(detail.writes_for or 0, detail.case.custodian)
    return str((language == "ur" and party.name_ur) or party.name_en)


@transaction.atomic
def _keep(by: Person, made: Made, kind: DocumentKind, body: bytes, purpose: str) -> Issued:
    case, party = incidents.written(by, made.told.reference)
    if made.told.tlp not in labels_for(TLP(case.tlp)):
        raise Conflict("The case's label has become stricter meanwhile: look at it again.")
    form = FORMS[kind]
    row = Issued.objects.create(
        case=case,
        code=made.code,
        kind=kind,
        language=made.language,
        tlp=made.told.tlp,
        name=f"{case.reference}.{form.ending}",
        purpose=purpose,
        version=made.told.version,
        content=body,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        party_id=party,
        by_label=by.label,
        at=made.at,
        audience=incidents.audience_for(case, TLP(made.told.tlp)),
    )
    text = gettext_noop("A document was made: %(kind)s, %(tlp)s")
    params = {"kind": form.ending, "tlp": made.told.tlp}
    incidents.add_fact(case, text, by=by, party_id=party, at=made.at, params=params, image="file-text")
    detail = {"document": row.pk, "kind": kind.value, "tlp": made.told.tlp, "sha256": row.sha256}
    incidents.journal(case, "case.export", by=by, party_id=party, at=made.at, detail=detail)
    return row


@transaction.atomic
def withdraw(*, by: Person, reference: str, number: int, reason: str, at: datetime) -> Issued:
    """From now on whoever checks the document is told that it holds no longer. Raises Absent, Invalid, Conflict."""
    case, party = incidents.written(by, reference)
    row = Issued.objects.select_for_update().filter(case=case, pk=number, party_id=party).first()
    if row is None:
        raise Absent
    if row.withdrawn_at is not None:
        raise Conflict("This document was withdrawn already.")
    if wrong := problem_in(reason, longest=LONGEST_PURPOSE):
        raise Invalid({"reason": Problem(wrong[0], **wrong[1])})
    row.withdrawn_at, row.withdrawn_why = at, tidy(reason)
    row.save(update_fields=["withdrawn_at", "withdrawn_why"])
    text = gettext_noop("A document was withdrawn: %(kind)s")
    params = {"kind": FORMS[DocumentKind(row.kind)].ending}
    incidents.add_fact(case, text, by=by, party_id=party, at=at, params=params, image="file-text")
    incidents.journal(case, "case.export-withdrawn", by=by, party_id=party, at=at, detail={"document": row.pk})
    return row


def follow(case: Any, circle: incidents.Circle) -> None:
    """Documents are seen by whoever sees the case, under their own label."""
    for row in Issued.objects.filter(case=case).only("pk", "tlp", "audience"):
        keys = incidents.audience_of(case, TLP(row.tlp), circle)
        if keys != row.audience:
            row.audience = keys
            row.save(update_fields=["audience"])
