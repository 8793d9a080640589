"""Drills over the API: every row says so, and none comes to whoever did not ask for it."""

import pytest
from django.utils import timezone

from pehra.incidents.actions import drills
from tests.api.conftest import Calls, Net, report

pytestmark = pytest.mark.django_db
MARK = "D-0000-TEST"


@pytest.fixture
def filed_in_a_drill(net: Net, call: Calls) -> str:
    parties = [net.operator.pk, net.telecom_cert.pk]
    drills.open_drill(reference=MARK, name_en="A drill", name_ur="", parties=parties, staff=[], at=timezone.now())
    answer = call(net.contact).post("reports", report(drill=MARK)).json()
    assert (answer["drill"], answer["receipt"]["drill"]) == (MARK, MARK)
    return str(answer["case"])


def test_every_row_says_so(net: Net, call: Calls, filed_in_a_drill: str) -> None:
    analyst = call(net.analyst)
    for list_ in ("cases", "reports", "clocks"):
        rows = analyst.get(list_, kind="drills").json()["items"]
        assert rows
        assert {row["drill"] for row in rows} == {MARK}
    case = analyst.get(f"cases/{filed_in_a_drill}").json()
    assert {case["drill"], case["reports"][0]["drill"], *(clock["drill"] for clock in case["clocks"])} == {MARK}
    done = analyst.post(f"cases/{filed_in_a_drill}/accept").json()
    assert (done["drill"], done["receipt"]["drill"]) == (MARK, MARK)


def test_lists_have_none_of_it_unless_asked(net: Net, call: Calls, filed_in_a_drill: str, filed: str) -> None:
    for list_ in ("cases", "reports", "clocks"):
        assert {row["case"] for row in call(net.analyst).get(list_).json()["items"]} == {filed}
        both = {row["case"] for row in call(net.analyst).get(list_, kind="both").json()["items"]}
        assert both == {filed, filed_in_a_drill}
        assert call(net.analyst).get(list_, kind="all").status_code == 422
        assert not call(net.punjab_analyst).get(list_, kind="both").json()["items"]


def test_an_unknown_drill_files_nothing(net: Net, call: Calls) -> None:
    assert call(net.contact).post("reports", report(drill="D-0000-NONE")).status_code == 422
    assert call(net.contact).get("reports", kind="both").json()["items"] == []
