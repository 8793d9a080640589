"""A directive on paper in both languages, and what anybody is told who holds one."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from django.utils import timezone

from pehra.council.actions import directives
from pehra.council.models import Directive
from tests.council.directing import PATCH, issued, national, resolution, rules
from tests.registry.network import Country, country
from tests.registry.web.visits import signed_in, words

pytestmark = pytest.mark.django_db
CHECK = "/council/directives/check/"


@pytest.fixture
def land() -> Country:
    made = country()
    rules()
    return made


def printed(by, row: Directive, language: str = "en") -> str:
    answer = signed_in(by).get(f"/council/directives/{row.reference}/paper/{language}/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.content)).pages)


def of_the_council(land: Country, publication: str) -> Directive:
    at, ground = timezone.now(), resolution(publication=publication, text_en="The Council so instructs.")
    given = replace(PATCH, acknowledge_by=at + timedelta(days=3), comply_by=at + timedelta(days=14))
    council = land.body("council").pk
    row = directives.draft(by=land.secretary, issuer_id=council, given=given, resolution=ground, at=at)
    return directives.issue(by=land.secretary, reference=row.reference, at=at)


def test_it_says_what_by_what_right_until_when_and_how_to_check_it(land: Country) -> None:
    row = issued(land, timezone.now())
    said = printed(land.telco_contact, row)
    for wanted in (row.title_en, "CVE-2026-0001", row.reference, row.code, "To be complied with by", row.citation):
        assert wanted in said
    assert CHECK in said
    assert "Binding directive" not in printed(land.telco_contact, row, "ur"), "in Urdu nothing else is English"


def test_the_resolution_that_grounds_it_is_quoted_where_it_may_be_read(land: Country) -> None:
    assert "The Council so instructs." in printed(land.telco_contact, of_the_council(land, "network"))


def test_of_one_that_is_the_councils_alone_only_the_number_is_told(land: Country) -> None:
    said = printed(land.telco_contact, of_the_council(land, "council"))
    assert "2026/01" in said
    assert "The Council so instructs." not in said


def test_whoever_does_not_know_of_it_does_not_print_it(land: Country) -> None:
    row, draft = issued(land, timezone.now()), national(land, timezone.now())
    for by, path in (
        (land.platform, f"{row.reference}/paper/en/"),
        (land.ncert_lead, f"{draft.reference}/paper/en/"),
        (land.ncert_lead, f"{row.reference}/paper/fr/"),
        (land.ncert_lead, "B-ZZZZ-ZZZZ/paper/en/"),
    ):
        assert signed_in(by).get(f"/council/directives/{path}").status_code == 404
    assert signed_in(None).get(f"/council/directives/{row.reference}/paper/en/").status_code == 302
    shown = signed_in(land.telco_contact).get(f"/council/directives/{row.reference}/")
    assert f"/council/directives/{row.reference}/paper/ur/" in shown.content.decode()
    assert "/paper/" not in signed_in(land.ncert_lead).get(f"/council/directives/{draft.reference}/").content.decode()


def test_whoever_has_the_code_is_told_whether_it_binds_and_nobody_else_anything(land: Country) -> None:
    row = issued(land, timezone.now())
    asked = signed_in(None)
    shown = words(asked.get(CHECK, {"code": row.code.lower().replace("-", " ")}))
    assert "This directive is in force" in shown
    assert row.title_en in shown
    for wrong in ("0000-0000-0000", "x", row.reference, "\0"):
        answer = asked.get(CHECK, {"code": wrong})
        assert answer.status_code == 404
        assert row.title_en not in words(answer)
    directives.revoke(by=land.ncert_lead, reference=row.reference, reason="A secret reason", at=timezone.now())
    shown = words(asked.get(CHECK, {"code": row.code}))
    assert "This directive was revoked" in shown
    assert "A secret reason" not in shown
