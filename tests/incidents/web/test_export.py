"""The list of cases to take along: as the body whose fields are in it, as others, as whoever may not."""

import csv
import io
import json
import re
from html import unescape
from typing import Any

import pytest

from pehra.foundation.accounts.models import Membership
from pehra.foundation.audit.models import Entry as Journal
from pehra.incidents import actions
from pehra.incidents.web import export
from pehra.law.forms import AnswerKind
from tests.casefields.conftest import defined, filled
from tests.incidents.acting import LATER, escalated, opened, red
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.world import NOW

pytestmark = pytest.mark.django_db
EXPORT = "/cases/export/"


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_team_takes_its_own_fields_along(net: Net, enters: Enters) -> None:
    field, how_many = defined(net, AnswerKind.CHOICES), defined(net, AnswerKind.NUMBER, label_en="How many")
    reference, other = opened(net, title="=cmd|' /C calc'!A0"), opened(net)
    filled(net.analyst, reference, field, ["phished", "unpatched"])
    filled(net.analyst, reference, how_many, 1200)
    answer = enters(net.analyst).get(EXPORT, {"tab": "ours"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    found = {row["reference"]: row for row in rows(answer)}
    assert set(found) == {reference, other}
    assert found[reference]["title"].startswith("'=cmd"), "no spreadsheet runs it"
    assert found[reference][f"Root cause [{field.reference}]"] == "Not patched · Phished"
    assert found[other][f"Root cause [{field.reference}]"] == ""
    assert found[reference][f"How many [{how_many.reference}]"] == "1200", "a spreadsheet adds it up"
    told = json.loads(enters(net.analyst).get(EXPORT, {"tab": "ours", "as": "json"}).content)
    assert told["format"] == "pehra-cases-1"
    fields = next(each for each in told["cases"] if each["reference"] == reference)["fields"]
    assert fields[field.reference]["value"] == ["unpatched", "phished"]
    assert fields[how_many.reference] == {
        "body": "cert-telecom",
        "label": "How many",
        "value": 1200,
        "text": "1,200",
        "version": 1,
    }
    journal = Journal.objects.filter(act="case.list-export").order_by("seq")
    assert [each.detail["as"] for each in journal] == ["csv", "json"]
    assert journal[0].detail["cases"] == 2


def test_others_in_the_case_take_none_of_them_along(net: Net, enters: Enters) -> None:
    field, reference = defined(net, label_en="Zarqa-field"), escalated(net)
    filled(net.analyst, reference, field, "Zarqa-value")
    for kind in ("csv", "json"):
        theirs = enters(net.cii_analyst).get(EXPORT, {"tab": "all", "as": kind})
        assert reference in theirs.content.decode()
        assert "Zarqa-field" not in theirs.content.decode()
        assert "Zarqa-value" not in theirs.content.decode()


def test_how_a_case_ended_is_taken_along(net: Net, enters: Enters) -> None:
    ended, still = opened(net), opened(net)
    actions.close(by=net.analyst, reference=ended, outcome="false-alarm", cause="c", at=LATER)
    client = enters(net.analyst)
    found = {row["reference"]: row["outcome"] for row in rows(client.get(EXPORT, {"tab": "all"}))}
    assert found == {ended: "false-alarm", still: ""}
    told = json.loads(client.get(EXPORT, {"tab": "all", "as": "json", "outcome": "false-alarm"}).content)
    assert [(each["reference"], each["outcome"]) for each in told["cases"]] == [(ended, "false-alarm")]


def test_the_filter_of_the_list_holds(net: Net, enters: Enters) -> None:
    field, reference, _other = defined(net), opened(net), opened(net)
    filled(net.analyst, reference, field, "x")
    answer = enters(net.analyst).get(EXPORT, {"tab": "all", "field": field.reference, "value": "x"})
    assert [row["reference"] for row in rows(answer)] == [reference]


def test_each_case_that_few_may_read_and_each_body_has_its_entry(net: Net, enters: Enters) -> None:
    field, wide, few, bare = defined(net), opened(net), red(net), red(net)
    for reference in (wide, few):
        filled(net.lead, reference, field, "secret")
    theirs = defined(net, by=net.cii_lead)
    Membership.objects.create(user_id=net.lead.user_id, party_id=net.cii_cert.pk, role="analyst", started_at=NOW)
    found = {row["reference"] for row in rows(enters(net.lead).get(EXPORT, {"tab": "all"}))}
    assert {wide, few, bare} <= found
    entries = Journal.objects.filter(act="case.list-export")
    assert {each.party_id: each.detail["fields"] for each in entries} == {
        net.telecom_cert.pk: [field.reference],
        net.cii_cert.pk: [theirs.reference],
    }
    assert [each.subject for each in Journal.objects.filter(act="fields.read")] == [f"case:{few}"]
    assert "secret" not in str(list(Journal.objects.values_list("detail")))


def test_a_long_list_goes_on_in_another_file(net: Net, enters: Enters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST", 2)
    made = {opened(net) for _number in range(3)}
    client = enters(net.analyst)
    first = client.get(EXPORT, {"tab": "all"})
    link = first["Link"].partition(">")[0].removeprefix("<")
    second = client.get(link)
    assert "Link" not in second
    assert [re.findall(r"-part\d+", each["Content-Disposition"]) for each in (first, second)] == [
        ["-part1"],
        ["-part2"],
    ]
    told = client.get(EXPORT, {"tab": "all", "as": "json"}).json()
    last = client.get(told["next"])
    assert len(told["cases"] + last.json()["cases"]) == 3
    assert last.json()["next"] is None
    assert "-part2.json" in last["Content-Disposition"]
    for word in ("-1", "x", "9" * 5000, "²"):
        assert "-part1." in client.get(EXPORT, {"tab": "all", "part": word})["Content-Disposition"]
    assert {row["reference"] for row in rows(first) + rows(second)} == made


def test_the_list_says_how_many_one_file_has(net: Net, enters: Enters) -> None:
    assert "-part" not in enters(net.analyst).get(EXPORT, {"tab": "all"})["Content-Disposition"]
    assert "In files of 1,000 cases" in enters(net.analyst).get("/cases/").content.decode()


def test_a_long_list_is_taken_along_part_by_part_in_a_browser(
    net: Net, enters: Enters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST", 2)
    monkeypatch.setattr(export, "PARTS", 2)
    made = {opened(net) for _number in range(5)}
    client, found, page = enters(net.analyst), [], f"{EXPORT}parts/?tab=ours&kind=both"
    for expected in (["1", "2"], ["3"]):
        shown = client.get(page).content.decode()
        files = [unescape(each) for each in re.findall(r'href="(/cases/export/\?[^"]*as=csv[^"]*)"', shown)]
        assert len(files) == len(expected)
        assert all(f'hidden"> {number}<' in shown for number in expected)
        assert "/cases/?tab=ours&amp;kind=both" in shown, "the way back keeps the filter"
        found += [row["reference"] for each in files for row in rows(client.get(each))]
        onward = re.search(r'href="(/cases/export/parts/[^"]*after=[^"]*)"', shown)
        page = unescape(onward[1]) if onward else ""
    assert not page
    assert len(found) == 5
    assert set(found) == made
    assert Journal.objects.filter(act="case.list-export").count() == 3, "to look at the parts takes nothing along"
    assert "Nothing fits this filter" in client.get(f"{EXPORT}parts/?tab=closed").content.decode()
    assert enters(net.contact).get(f"{EXPORT}parts/").status_code == 404
    for stranger in (net.punjab_analyst, net.national_analyst):
        shown = enters(stranger).get(f"{EXPORT}parts/?tab=all").content.decode()
        assert "Nothing fits this filter" in shown


def test_another_form_and_whoever_works_on_no_case_find_nothing(net: Net, enters: Enters) -> None:
    assert enters(net.analyst).get(EXPORT, {"as": "exe"}).status_code == 404
    for person in (net.contact, net.auditor, net.body_administrator, net.administrator):
        assert enters(person).get(EXPORT).status_code == 404
    assert not Journal.objects.filter(act="case.list-export").exists()
