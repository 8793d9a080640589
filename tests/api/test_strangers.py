"""Every operation of the document, as everybody who has no business there: they meet one answer, and no trace."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import ApiToken, Membership, User
from pehra.foundation.accounts.rules import SCOPES, token_hash
from pehra.incidents.models import Entry, Report
from pehra.site.api.assembly import api
from tests import world
from tests.api.conftest import Calls, Net, report

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SECRET = "ایک راز جو کوئی نہ جانے"
OPERATIONS = [
    (method.upper(), path, operation)
    for path, methods in api.document["paths"].items()
    for method, operation in methods.items()
]
# What has a short name in its address takes no reference there; each has a test of its own.
BY_SHORT_NAME = ("/case-rules/", "/formation/", "/phone-lists/")
GUARDED = [each for each in OPERATIONS if each[2]["security"]]
# What a body must hold to get past its shape, so that the answer is about the record.
BODY = {
    "reason": "because",
    "to": "cert-cii",
    "cause": "c",
    "lesson": "l",
    "body": "b",
    "classification": ["other"],
    "severity": "low",
    "observables": [{"value": "192.0.2.1"}],
    "tlp": "TLP:AMBER",
    "grant": True,
    "person": "lead@example.org",
    "act": "acknowledge",
    "name": "disk.img",
    "size": 1,
    "accept": True,
    "references": ["F-7K3F-9QPD"],
    "title_en": "A rule",
    "title": "Calls in the name of a bank",
    "words": "What happened?",
    "why": "spam",
    "case": "C-0000-0000",
    "kind": "json",
    "purpose": "For the regulator",
    "type": "ipv4-addr",
    "value": "192.0.2.1",
    "into": "C-0000-0000",
    "other": "C-0000-0000",
    "description": "Who is hit, by what.",
    "outcome": "It is over.",
    "text": "We have seen it too.",
    "party": "cert-cii",
    "seen": "0" * 64,
    "way": "phone",
    "places": 1,
    "playbook": "H-0000-0000",
    "shared": True,
    "over": ["sectoral"],
    "citation": "Order 7",
    "url": "https://soc.example/",
    "kinds": ["case.opened"],
    "on": True,
    "level": "serious",
    "sphere": "nation",
    "values": {"F-0000-0000": "x"},
    "place": 2_000_000_000,
    "contact": 1,
    "up": True,
    "minutes": 5,
    "state": "false-positive",
    "note": "It is our own scanner.",
}
# The same word is another choice there.
OWN = {
    "MeasureIn": {"kind": "block"},
    "MeasureChangeIn": {"act": "remove"},
    "CallAttemptIn": {"outcome": "no-answer"},
    "DismissIn": {"outcome": "test"},
}


def body_for(operation: dict[str, Any]) -> dict[str, Any] | None:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    name = content["schema"]["$ref"].rpartition("/")[2]
    shape = api.document["components"]["schemas"][name]
    if name == "ReportIn":
        return report()
    words = BODY | OWN.get(name, {})
    return {field: words[field] for field in shape["required"]} if "required" in shape else {}


def send(client: Client, method: str, path: str, operation: dict[str, Any], token: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if method == "GET":
        return client.get(path, headers=headers)
    body = body_for(operation)
    return client.post(path, b"" if body is None else body, content_type="application/json", headers=headers)


def at(path: str, reference: str) -> str:
    return re.sub(r"{\w+}", reference, path.replace("{number}", "1"))


def test_only_the_key_of_receipts_is_open_to_everybody() -> None:
    assert [path for _, path, operation in OPERATIONS if not operation["security"]] == ["/api/v1/receipts/key"]


def bad_tokens(net: Net, call: Calls) -> dict[str, str]:
    """Every way in which somebody may come without a token that holds."""
    past = timezone.now() - timedelta(seconds=1)
    expired, revoked = call(net.contact).token, call(net.contact).token
    ApiToken.objects.filter(token_hash=token_hash(expired)).update(expires_at=past)
    ApiToken.objects.filter(token_hash=token_hash(revoked)).update(revoked_at=past)
    gone, away = world.person(net.operator, Role.CONTACT)[1], world.person(net.operator, Role.CONTACT)[1]
    left, inactive = call(gone).token, call(away).token
    Membership.objects.filter(user_id=gone.user_id).update(ended_at=past)
    User.objects.filter(pk=away.user_id).update(is_active=False)
    return {
        "made up": "pehra_" + "x" * 43,
        "not ours": "a.b.c",
        "not ascii": "\u00e9\u00ff",
        "none": "",
        "expired": expired,
        "revoked": revoked,
        "left": left,
        "inactive": inactive,
    }


def test_without_a_valid_token_nobody_passes_and_nobody_learns_why(net: Net, call: Calls, client: Client) -> None:
    made = call(net.contact).post("reports", report(title=SECRET)).json()
    reports, entries = Report.objects.count(), Entry.objects.count()
    tokens = bad_tokens(net, call)
    for method, path, operation in GUARDED:
        reference = made["report"] if "/reports" in path else made["case"]
        answers = set()
        for name, token in tokens.items():
            there = send(client, method, at(path, reference), operation, token)
            absent = send(client, method, at(path, "X-0000-0000"), operation, token)
            assert there.status_code == absent.status_code == 401, (path, name)
            assert there["WWW-Authenticate"].startswith("Bearer "), (path, name)
            assert there.content == absent.content.replace(b"X-0000-0000", reference.encode()), (path, name)
            answers.add(there.content)
        assert len(answers) == 1, path
    assert (Report.objects.count(), Entry.objects.count()) == (reports, entries)


def test_the_wrong_scope_opens_nothing(net: Net, call: Calls, client: Client, filed: str) -> None:
    tokens = {scope: call(net.contact, scopes=[other for other in SCOPES if other != scope]).token for scope in SCOPES}
    for method, path, operation in GUARDED:
        for needed in operation["security"][0]["token"]:
            there = send(client, method, at(path, filed), operation, tokens[needed])
            absent = send(client, method, at(path, "C-0000-0000"), operation, tokens[needed])
            assert there.status_code == absent.status_code == 403, path
            assert f'scope="{needed}"' in there["WWW-Authenticate"], path
            assert there.content == absent.content.replace(b"C-0000-0000", filed.encode()), path


@pytest.mark.parametrize("who", ["other_contact", "punjab_analyst", "duty_officer", "administrator"])
def test_somebody_elses_case_does_not_exist(net: Net, call: Calls, client: Client, who: str) -> None:
    made = call(net.contact).post("reports", report(title=SECRET, description=SECRET)).json()
    entries = Entry.objects.count()
    token = call(getattr(net, who)).token
    for method, path, operation in GUARDED:
        if operation["operationId"] == "submitReport":
            continue
        for reference in (made["report"], made["case"]):
            there = send(client, method, at(path, reference), operation, token)
            if "{" in path and not any(name in path for name in BY_SHORT_NAME):
                absent = send(client, method, at(path, "C-0000-0000"), operation, token)
                assert there.status_code == absent.status_code == 404, path
                assert there.content == absent.content.replace(b"C-0000-0000", reference.encode()), path
            text = there.getvalue().decode()
            assert SECRET not in text, path
            assert made["case"] not in text.replace(there.request["PATH_INFO"], ""), path
    assert Entry.objects.count() == entries


def test_a_session_reads_and_never_writes(net: Net, client: Client, filed: str) -> None:
    client.force_login(User.objects.get(pk=net.contact.user_id), backend=BACKEND)
    for method, path, operation in GUARDED:
        answer = send(client, method, at(path, filed), operation)
        assert answer.status_code in ({401} if method == "POST" else {200, 404, 422}), path


def test_a_session_without_its_second_factor_is_nobody(net: Net, client: Client, filed: str) -> None:
    client.force_login(User.objects.get(pk=net.analyst.user_id), backend=BACKEND)
    assert client.get(f"/api/v1/cases/{filed}").status_code == 401


def test_a_good_session_does_not_mend_a_bad_token(net: Net, client: Client) -> None:
    client.force_login(User.objects.get(pk=net.contact.user_id), backend=BACKEND)
    assert client.get("/api/v1/me").status_code == 200
    assert client.get("/api/v1/me", headers={"Authorization": "Bearer pehra_wrong"}).status_code == 401
    assert client.get("/api/v1/me", headers={"Authorization": "Basic cGVocmE6"}).status_code == 401


def test_a_token_opens_no_page(net: Net, call: Calls, client: Client) -> None:
    answer = client.get("/", headers=call(net.contact).headers)
    assert answer.status_code in (302, 404) or b"Sign in" in answer.content
