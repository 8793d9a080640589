"""Time to remediation: of the country, of a CERT's constituents, of an organisation; each sees its own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pehra.events.actions.figures import refresh_figures
from tests.events.conftest import Net
from tests.events.observing import Observations, synced, thing
from tests.events.web.conftest import Enters
from tests.incidents.web.pages import text_of

pytestmark = pytest.mark.django_db
PATH = "/findings/remediation/"


@pytest.fixture
def fixed(net: Net) -> None:
    """Of two findings of the operator one was fixed after some ten days; one of the department is open."""
    at = timezone.now() - timedelta(days=30)
    seen = Observations()
    first, second = thing(net.operator, "192.0.2.1"), thing(net.operator, "192.0.2.2")
    other = thing(net.department, "198.51.100.1")
    for days, things in ((0, [first, second, other]), (10, [second, other]), (20, [second, other])):
        synced(seen, seen.run(start=at + timedelta(days=days), seen=things))
    refresh_figures(at=timezone.now())


@pytest.mark.usefixtures("fixed")
def test_each_sees_the_figure_of_their_own(net: Net, enters: Enters) -> None:
    nation = text_of(enters(net.national_analyst).get(PATH))
    assert "The whole country" in nation
    assert "1 confirmed as fixed" in nation
    assert "CERT-TELECOM" in nation
    assert "CERT-PUNJAB" in nation
    telecom = text_of(enters(net.analyst).get(f"{PATH}?by=cert"))
    assert "The whole country" not in telecom
    assert "1 confirmed as fixed" in telecom
    punjab = text_of(enters(net.punjab_analyst).get(PATH))
    assert "0 confirmed as fixed" in punjab
    own = text_of(enters(net.contact).get(PATH))
    assert "1 confirmed as fixed" in own
    assert "0 confirmed as fixed" in text_of(enters(net.rival_contact).get(PATH))


@pytest.mark.usefixtures("fixed")
@pytest.mark.parametrize("by", ["cert", "sector", "province", "type", "severity", "organisation", "nonsense"])
def test_it_is_told_apart_by_each(by: str, net: Net, enters: Enters) -> None:
    for span in ("90d", "365d", "all", "x"):
        answer = enters(net.national_analyst).get(f"{PATH}?by={by}&span={span}")
        assert answer.status_code == 200
        assert "9 days" in text_of(answer)


def test_who_reads_no_cases_finds_no_such_page(net: Net, enters: Enters) -> None:
    for person in (net.administrator, net.auditor, net.body_administrator):
        assert enters(person).get(PATH).status_code == 404
    assert enters(None).get(PATH).status_code == 302


def test_before_anything_is_found_it_says_so(net: Net, enters: Enters) -> None:
    assert "No finding yet" in text_of(enters(net.contact).get(PATH))
