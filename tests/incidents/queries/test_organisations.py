"""An organisation's first page: its reports, its clocks, what is asked of it."""

import pytest

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions, queries
from pehra.incidents.queries.routes import chain_of, next_link, receivers, receiving, serves
from pehra.law.functions import Function
from tests.incidents.acting import LATER, REASON, asked, opened, report, reported
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def test_my_reports_my_clocks_and_what_is_asked(net: Net) -> None:
    reference = asked(net)
    for person in (net.contact, net.second_contact):
        home = queries.home_of(person)
        assert [each.case.reference for each in home.reports] == [reference]
        assert [each.stage for each in home.clocks] == ["update", "final-report"]
        assert [each.case.reference for each in home.asked] == [reference]
        assert set(home.cases) == {f"case:{reference}"}
        with viewing(person):
            assert [each.pk for each in queries.home_of(person).clocks] == [each.pk for each in home.clocks]


def test_a_red_case_of_a_colleague_leaves_no_trace(net: Net) -> None:
    reported(net, tlp="TLP:RED")
    home = queries.home_of(net.second_contact)
    assert (home.reports, home.clocks, home.asked, home.cases) == ([], [], [], {})
    assert queries.owed(net.second_contact).clocks == []
    assert len(queries.home_of(net.contact).clocks) == 2


def test_reports_of_others_are_on_their_own_page(net: Net) -> None:
    reported(net)
    actions.submit(by=net.rival_contact, report=report(organisation="rival"), at=NOW)
    assert [each.organisation.slug for each in queries.reports(net.contact)] == ["operator"]
    assert [each.organisation.slug for each in queries.reports(net.rival_contact)] == ["rival"]
    assert queries.reports(net.analyst) == [], "a CERT has a queue"
    assert len(queries.report_list(net.analyst).rows) == 2


def test_one_report_by_its_reference(net: Net) -> None:
    reported(net)
    reference = queries.reports(net.contact)[0].reference
    assert queries.report(net.contact, reference.lower()).reference == reference
    for asked_for in ("R-0000-0000", "", "\0"):
        with pytest.raises(Absent):
            queries.report(net.contact, asked_for)


def test_clocks_by_cursor(net: Net) -> None:
    for _ in range(3):
        opened(net)
    found, after = [], ""
    while True:
        page = queries.owed(net.contact, after=after, limit=2)
        found += page.clocks
        if page.later is None:
            break
        after = page.later
    assert len(found) == len({each.pk for each in found}) == 6
    assert [each.due_at for each in found] == sorted(each.due_at for each in found)
    with pytest.raises(Absent):
        queries.owed(net.contact, after="x")


class TestRoutes:
    def test_the_next_body_is_the_one_above(self, net: Net) -> None:
        opened(net)
        case = queries.cases(net.lead, queries.Filter()).cases[0]
        chain = chain_of(case, TODAY)
        assert [link.slug for link in chain] == ["cert-telecom", "cert-cii", "ncert"]

        def above(custodian: int, *had: int) -> str | None:
            link = next_link(chain, custodian, had)
            return link.slug if link else None

        assert above(net.telecom_cert.pk) == "cert-cii"
        assert above(net.national_cert.pk) is None
        assert above(net.punjab_cert.pk) == "cert-telecom"
        assert above(net.punjab_cert.pk, net.telecom_cert.pk) == "cert-cii"
        assert above(net.punjab_cert.pk, net.telecom_cert.pk, net.cii_cert.pk) == "ncert"
        assert above(net.punjab_cert.pk, net.national_cert.pk) is None
        assert above(net.telecom_cert.pk, net.national_cert.pk) == "cert-cii", "sent down, it climbs again"

    def test_without_a_national_cert_there_is_no_chain(self, net: Net) -> None:
        reported(net)
        net.national_cert.mandates.all().delete()
        case = queries.cases(net.lead, queries.Filter()).cases[0]
        assert chain_of(case, TODAY) == ()
        assert not serves(net.telecom_cert.pk, net.operator.pk, TODAY)

    def test_who_receives_is_who_is_in_force(self, net: Net) -> None:
        assert {each.slug for each in receivers(TODAY)} == {"cert-telecom", "cert-punjab", "cert-cii", "ncert"}
        assert receiving("ncert", TODAY) is Function.GOVERNMENT, "the nearest to the ground"
        assert receiving("cert-banking", TODAY) is None
        assert receiving("nobody", TODAY) is None

    def test_whom_a_body_serves(self, net: Net) -> None:
        serving = {
            body: serves(getattr(net, body).pk, net.operator.pk, TODAY) for body in ("telecom_cert", "punjab_cert")
        }
        assert serving == {"telecom_cert": True, "punjab_cert": False}
        assert not serves(None, net.operator.pk, TODAY)
        assert not serves(net.telecom_cert.pk, 10**8, TODAY)


def test_a_withdrawn_question_is_not_asked(net: Net) -> None:
    reference = asked(net)
    permission = queries.asked(net.contact, reference)
    assert permission is not None
    actions.answer_permission(
        by=net.contact, reference=reference, permission_id=permission.pk, grant=False, answer=REASON, at=LATER
    )
    assert queries.asked(net.contact, reference) is None
    assert queries.home_of(net.contact).asked == []
