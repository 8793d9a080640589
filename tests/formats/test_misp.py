"""MISP events: types and categories that MISP knows, labels and classes as its taxonomies have them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pehra.formats import misp
from pehra.incidents.rules.wording import ObservableType

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CATEGORIES = {"Network activity", "Payload delivery", "External analysis", "Person", "Other"}


def told(**fields: object) -> dict[str, Any]:
    usual: dict[str, object] = {
        "issuer": "pehra.example",
        "reference": "C-2M8X-41TV",
        "label": "TLP:AMBER+STRICT",
        "status": "open",
        "severity": "high",
        "title": "Phishing of a bank",
        "opened_at": NOW,
        "changed_at": NOW,
    }
    found: dict[str, Any] = json.loads(misp.event(misp.Event(**usual | fields)))["Event"]  # type: ignore[arg-type]
    return found


def seen(kind: str, value: str = "x") -> misp.Attribute:
    return misp.Attribute(kind, value, "a note", NOW)


def test_labels_and_classes_become_tags_of_the_known_taxonomies() -> None:
    event = told(classes=["fraud/phishing", "test"])
    assert [each["name"] for each in event["Tag"]] == ["tlp:amber+strict", 'rsit:fraud="phishing"', "rsit:test"]


def test_how_it_ended_is_a_tag_and_a_false_alarm_is_one_in_misps_own_words() -> None:
    for outcome, more in (("false-alarm", ['false-positive:confirmed="true"']), ("test", []), ("handled", [])):
        found = [each["name"] for each in told(status="closed", outcome=outcome)["Tag"]]
        assert found == ["tlp:amber+strict", f'pehra:outcome="{outcome}"', *more]


@pytest.mark.parametrize("kind", ObservableType)
def test_every_type_of_observable_becomes_an_attribute(kind: ObservableType) -> None:
    (found,) = told(attributes=[seen(kind.value)])["Attribute"]
    assert found["category"] in CATEGORIES
    assert found["to_ids"] is False, "nobody blocks what has only been reported"


def test_the_same_case_is_the_same_event() -> None:
    one, two = told(attributes=[seen("url")]), told(title="Another title", attributes=[seen("url"), seen("md5")])
    assert one["uuid"] == two["uuid"]
    assert one["Attribute"][0]["uuid"] == two["Attribute"][0]["uuid"]
    assert len({each["uuid"] for each in two["Attribute"]}) == 2


def test_it_goes_no_further_by_itself() -> None:
    event = told()
    assert (event["distribution"], event["published"]) == ("0", False)
    assert (event["threat_level_id"], event["analysis"], event["date"]) == ("1", "1", "2026-03-02")
    assert told(severity="", status="closed")["threat_level_id"] == "4"


def test_remarks_stand_beside_the_observables_and_bind_no_events_together() -> None:
    remark = misp.Remark("R-1/ransom-1/asked", "Was money asked for? Yes", "Ransom", NOW)
    observable, found = told(attributes=[seen("url")], remarks=[remark])["Attribute"]
    assert observable["type"] == "url"
    assert (found["category"], found["type"], found["value"]) == ("Other", "comment", "Was money asked for? Yes")
    assert (found["comment"], found["to_ids"], found["disable_correlation"]) == ("Ransom", False, True)
    (later,) = told(remarks=[misp.Remark(remark.name, "Was money asked for? No", "Ransom", NOW)])["Attribute"]
    assert later["uuid"] == found["uuid"], "the same answer, said otherwise"
