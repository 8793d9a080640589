"""Every address of the registry with references that nobody would write: never a fault of the site.

What no record is called is absent; what cannot be a day is told at its field.
"""

from collections.abc import Callable
from itertools import cycle

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern

from pehra.foundation.access.person import SYSTEM
from pehra.registry import models
from pehra.registry.actions import ContactDetails, add_contact, claim_object
from pehra.registry.rules.formation import FileAct
from pehra.registry.web.urls import urlpatterns
from tests.registry.formation import along
from tests.registry.network import NOW, Country

Visit = Callable[..., Client]
REFERENCES = (
    "%00",
    "ncert%00",
    "%0a",
    "..%2f..%2fetc",
    "'%20OR%201=1--",
    "x" * 2000,
    "%F0%9F%92%A9",
    "%E2%80%AE",
    "%C0%AF",
    "%",
    "NCERT",
    "ncert-",
    "-",
)
NUMBERS = ("0", "-1", "9" * 30, str(2**63), str(2**31), "%00", "1e9", "٣")
UUIDS = ("%00", "0" * 36, "00000000-0000-0000-0000-000000000000", "x")
DAYS = ("0001-01-01", "9999-12-31", "0000-00-00", "2026-02-30", "-1", "%00", "\x00", "soon", "9" * 40, "2026-03-01\x00")
KINDS = {"slug": REFERENCES, "int": NUMBERS, "uuid": UUIDS, "str": REFERENCES}


def addresses() -> list[str]:
    """Each address with each of its places taken by each of the references, and by one that is real."""
    real = {"slug": "ncert", "int": "1", "uuid": UUIDS[2], "key": "ghost", "act": "propose"}
    found = []
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        parts = str(pattern.pattern).replace("<", "\0<").replace(">", ">\0").split("\0")
        for place, part in enumerate(parts):
            if not part.startswith("<"):
                continue
            for reference in KINDS[part[1:-1].partition(":")[0]]:
                filled = [
                    reference if here == place else real[each[1:-1].split(":")[0]] if each.startswith("<") else each
                    for here, each in enumerate(parts)
                ]
                found.append("/network/" + "".join(filled))
    return found


def test_no_reference_in_an_address_is_a_fault_of_the_site(country: Country, visit: Visit) -> None:
    clients = [visit(who) for who in (country.ncert_lead, country.secretary, country.platform)]
    for path, client in zip(addresses(), cycle(clients), strict=False):
        for method in (client.get, client.post):
            assert method(path).status_code < 500, path


@pytest.mark.parametrize(
    "path",
    [
        "/network/?at={}",
        "/network/chain/?by=attributes&sector=health&ownership=private&province=sindh&at={}",
        "/network/chain/?by=organisation&organisation=telco&at={}",
        "/network/chain/?by={}&organisation={}",
        "/network/bodies/ncert/?at={}",
        "/network/organisations/?search={}&body={}&sector={}&province={}&ownership={}&cii={}&after={}&before={}",
        "/network/formation/cert-sindh/notify/?at={}",
        "/network/formation/new/?function={}",
        "/network/administration/ncert/description/?language={}",
    ],
)
def test_no_word_of_a_question_is_one_either(country: Country, visit: Visit, path: str) -> None:
    along("cert-sindh", FileAct.PROPOSE, FileAct.RECOMMEND, FileAct.SEND, FileAct.APPROVE)
    client = visit(country.secretary if "formation" in path else country.ncert_lead)
    for word in (*DAYS, *REFERENCES):
        told = word.replace("\x00", "%00")
        assert client.get(path.replace("{}", told)).status_code < 500, (path, word)


@pytest.mark.parametrize("word", DAYS)
def test_no_day_or_word_that_is_typed_is_one_either(country: Country, visit: Visit, word: str) -> None:
    """Where something is filled in, in each of its fields: days that no calendar goes on from, and NUL."""
    words = {"instrument": "S.R.O. 9", "citation": "Gazette", "reason": "Why.", "note": word, "remarks": word}
    common = {"on": word, "effective_on": word, "designated_on": word, "review_on": word, "held_since": word}
    typed = words | common | {"name_en": word, "slug": word, "gazette": word, "department": word, "search": word}
    for path, more, who in (
        ("/network/formation/cert-sindh/propose/", {}, country.secretary),
        ("/network/formation/cert-sindh/dissolve/", {"remarks": "Why."}, country.secretary),
        ("/network/formation/cert-sindh/merge/", {"successor": word}, country.secretary),
        ("/network/formation/new/", {"function": "government", "precedence": "9" * 30}, country.secretary),
        ("/network/hand-overs/", {"mandate_key": "ncert-cii", "to_body": "cert-gov", "order": "yes"}, country.platform),
        ("/network/hand-overs/", {"mandate_key": "ncert-cii", "to_body": "cert-gov"}, country.platform),
        ("/network/organisations/telco/cii/", {"designated_by": "Ministry"}, country.ncert_lead),
        ("/network/organisations/clinic/cii/", {"designated_by": "Ministry", "review_on": ""}, country.ncert_lead),
        ("/network/organisations/telco/claims/", {"kind": "asn", "value": word}, country.telco_contact),
        ("/network/organisations/telco/claims/", {"kind": "asn", "value": "AS64500"}, country.telco_contact),
        ("/network/organisations/new/", {"sector": word}, country.ncert_lead),
        ("/network/parties/telco/contacts/", {"name": word, "role": word, "phone": word}, country.telco_contact),
    ):
        paper = SimpleUploadedFile("letter.txt", b"The letter that says so.")
        answer = visit(who).post(path, typed | more | {"document": paper})
        assert answer.status_code in (200, 302, 422), (path, word)


def test_what_ends_or_is_reviewed_on_the_last_day_of_the_calendar(country: Country, visit: Visit) -> None:
    designation = models.CiiDesignation.objects.get().pk
    path = f"/network/organisations/telco/cii/{designation}/end/"
    for day in DAYS:
        assert visit(country.ncert_lead).post(path, {"on": day, "reason": "Over."}).status_code in (302, 422)
    details = ContactDetails(role="Watch", name="Desk", phone="+92 42 1234567")
    contact = add_contact(by=SYSTEM, party_id=country.telco.pk, details=details, at=NOW).pk
    claim = claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="asn", value="AS64500", at=NOW).pk
    client = visit(country.telecom_analyst)
    for number in NUMBERS:
        for path in (f"parties/telco/contacts/{number}/", f"organisations/telco/objects/{number}/approve/"):
            assert client.post(f"/network/{path}", {"reason": "x\x00"}).status_code < 500
    assert client.post(f"/network/parties/telco/contacts/{contact}/", {"name": "\x00"}).status_code == 422
    assert client.post(f"/network/organisations/telco/objects/{claim}/refuse/", {"reason": "\x00"}).status_code == 422
