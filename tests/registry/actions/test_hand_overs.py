"""Handing a mandate over: today, in the future, in the past, taken back, and what others move with it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from pehra.registry import models
from pehra.registry.actions import cancel_hand_over, carry_on, carry_out_due, hand_over, on_hand_over, passing
from pehra.registry.actions import hand_overs as under_test
from pehra.registry.queries import HandOver, chain_of, snapshot
from tests.registry.network import LONG_AGO, NOW, TODAY, Country

DAY = timedelta(days=1)
MOVED = 3


@pytest.fixture
def seen() -> Iterator[list[tuple[HandOver, datetime]]]:
    """What a subscriber is told; it says that it moved three cases."""
    calls: list[tuple[HandOver, datetime]] = []

    def handler(found: HandOver, at: datetime, limit: int) -> int:
        calls.append((found, at))
        return MOVED

    before = list(passing._handlers)
    passing._handlers[:] = []
    on_hand_over(handler)
    yield calls
    passing._handlers[:] = before


@pytest.fixture
def order(country: Country) -> Callable[..., models.HandOver]:
    def ordered(on: date = TODAY, **more: Any) -> models.HandOver:
        named = {
            "by": country.secretary,
            "mandate_key": "ncert-government",
            "to_body": "cert-gov",
            "instrument": "S.R.O. 9(I)/2026",
            "citation": "Gazette of 1 March 2026",
            "at": NOW,
        }
        return hand_over(on=on, **named | more)

    return ordered


def bodies(organisation: models.Organisation, at: date) -> list[str]:
    return [link.slug for link in chain_of(organisation, at)]


class TestToday:
    def test_the_chain_changes_today_and_yesterday_keeps_its_answer(
        self, country: Country, order: Callable[..., models.HandOver]
    ) -> None:
        order(TODAY)
        assert bodies(country.clinic, TODAY) == ["cert-punjab", "cert-gov", "ncert"]
        assert bodies(country.clinic, TODAY - DAY) == ["cert-punjab", "ncert"]

    def test_subscribers_move_what_is_open_by_the_job(
        self, country: Country, order: Callable[..., models.HandOver], seen: list[tuple[HandOver, datetime]]
    ) -> None:
        row = order(TODAY)
        assert (row.carried_out_at, seen) == (NOW, [])
        assert (carry_on(at=NOW), carry_on(at=NOW)) == (1, 0)
        ((found, at),) = seen
        assert (found.mandate, found.function, found.from_body.slug, found.to_body.slug) == (
            "ncert-government",
            "government",
            "ncert",
            "cert-gov",
        )
        assert (found.on, at, found.jurisdiction()) == (TODAY, NOW, None)
        row.refresh_from_db()
        assert (row.carried_out_at, row.moved_cases) == (NOW, MOVED)

    def test_a_subscriber_that_fails_is_asked_again(
        self, country: Country, order: Callable[..., models.HandOver], seen: list[object]
    ) -> None:
        def broken(found: HandOver, at: datetime, limit: int) -> int:
            raise RuntimeError("cases are locked")

        on_hand_over(broken)
        row = order(TODAY)
        assert (carry_on(at=NOW), carry_on(at=NOW)) == (0, 0)
        assert bodies(country.clinic, TODAY) == ["cert-punjab", "cert-gov", "ncert"]
        waiting = models.Passing.objects.get()
        assert (waiting.done, waiting.failed_at, waiting.failure) == (0, NOW, "RuntimeError")
        told = Notice.objects.filter(kind="formation.passing-failed")
        assert [each.user_id for each in told] == [country.secretary.user_id], "told once"
        passing._handlers.remove(broken)
        assert carry_on(at=NOW + DAY) == 1
        waiting.refresh_from_db()
        row.refresh_from_db()
        assert (waiting.failed_at, waiting.failure, row.moved_cases) == (None, "", MOVED)

    def test_both_bodies_and_the_journal_are_told(
        self, country: Country, order: Callable[..., models.HandOver], seen: list[object]
    ) -> None:
        order(TODAY)
        carry_on(at=NOW)
        told = set(Notice.objects.filter(kind="hand-over.carried-out").values_list("party__slug", flat=True))
        assert told == {"ncert", "cert-gov"}
        acts = list(
            Entry.objects.filter(subject="mandate:ncert-government").order_by("seq").values_list("act", "detail")
        )
        assert [act for act, _ in acts][-3:] == ["hand-over.carry-out", "hand-over.order", "hand-over.passed"]
        assert acts[-2][1]["instrument"] == "S.R.O. 9(I)/2026"
        assert acts[-1][1]["moved_cases"] == MOVED


class TestLater:
    def test_the_chain_of_that_day_is_told_at_once_and_nothing_moves_yet(
        self, country: Country, order: Callable[..., models.HandOver], seen: list[object]
    ) -> None:
        row = order(TODAY + 10 * DAY)
        assert bodies(country.clinic, TODAY) == ["cert-punjab", "ncert"]
        assert bodies(country.clinic, TODAY + 10 * DAY) == ["cert-punjab", "cert-gov", "ncert"]
        assert (row.carried_out_at, seen) == (None, [])
        assert carry_out_due(at=NOW + 9 * DAY) == 0

    def test_is_carried_out_once_when_the_day_has_come(
        self, country: Country, order: Callable[..., models.HandOver], seen: list[object]
    ) -> None:
        row = order(TODAY + 10 * DAY)
        # A worker that was down does it when it is back.
        assert carry_out_due(at=NOW + 12 * DAY) == 1
        assert carry_out_due(at=NOW + 12 * DAY) == 0
        carry_on(at=NOW + 12 * DAY)
        row.refresh_from_db()
        assert (row.carried_out_at, row.moved_cases, len(seen)) == (NOW + 12 * DAY, MOVED, 1)
        assert Entry.objects.get(act="hand-over.carry-out").actor == "system"

    def test_one_that_fails_is_tried_again_and_keeps_no_other_back(
        self, country: Country, order: Callable[..., models.HandOver], seen: list[object]
    ) -> None:
        def broken_for_cii(found: HandOver, at: datetime, limit: int) -> int:
            if found.function == "cii":
                raise RuntimeError
            return 0

        order(TODAY, mandate_key="ncert-cii")
        order(TODAY, mandate_key="cert-telecom-sectoral")
        on_hand_over(broken_for_cii)
        assert carry_on(at=NOW) == 1
        passing._handlers.remove(broken_for_cii)
        assert carry_on(at=NOW) == 1

    def test_can_be_taken_back_before_its_day(
        self, country: Country, order: Callable[..., models.HandOver], seen: list[object]
    ) -> None:
        row = order(TODAY + 10 * DAY)
        cancel_hand_over(by=country.secretary, key=row.key, at=NOW)
        assert bodies(country.clinic, TODAY + 10 * DAY) == ["cert-punjab", "ncert"]
        assert carry_out_due(at=NOW + 12 * DAY) == 0
        # And ordered again for the same day.
        order(TODAY + 10 * DAY)
        assert bodies(country.clinic, TODAY + 10 * DAY) == ["cert-punjab", "cert-gov", "ncert"]

    def test_a_mandate_that_would_end_keeps_its_end(
        self, country: Country, order: Callable[..., models.HandOver]
    ) -> None:
        end = TODAY + 100 * DAY
        models.Mandate.objects.filter(key="ncert-cii").update(ends=end)
        row = order(TODAY + DAY, mandate_key="ncert-cii")
        assert models.Mandate.objects.get(key=row.key).ends == end
        cancel_hand_over(by=country.secretary, key=row.key, at=NOW)
        assert models.Mandate.objects.get(key="ncert-cii").ends == end

    def test_what_is_done_cannot_be_taken_back(self, country: Country, order: Callable[..., models.HandOver]) -> None:
        row = order(TODAY)
        with pytest.raises(Conflict):
            cancel_hand_over(by=country.secretary, key=row.key, at=NOW)


class TestInThePast:
    def test_by_an_instrument_that_reaches_back(
        self, country: Country, order: Callable[..., models.HandOver], seen: list[tuple[HandOver, datetime]]
    ) -> None:
        row = order(TODAY - 5 * DAY)
        carry_on(at=NOW)
        assert (row.on, row.ordered_at, len(seen)) == (TODAY - 5 * DAY, NOW, 1)
        assert bodies(country.clinic, TODAY - 5 * DAY) == ["cert-punjab", "cert-gov", "ncert"]
        assert bodies(country.clinic, TODAY - 6 * DAY) == ["cert-punjab", "ncert"]

    def test_not_before_the_mandate_began(self, country: Country, order: Callable[..., models.HandOver]) -> None:
        for on in (LONG_AGO, LONG_AGO - DAY):
            with pytest.raises(Invalid, match="only began on 2024-01-01"):
                order(on)

    def test_not_before_the_other_body_was_notified(
        self, country: Country, order: Callable[..., models.HandOver]
    ) -> None:
        with pytest.raises(Invalid, match="not notified on that day"):
            order(date(2025, 5, 31))


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"to_body": "ghost"}, "to_body"),
            ({"to_body": "ncert"}, "to_body"),
            ({"to_body": "cert-sindh"}, "to_body"),
            ({"instrument": ""}, "instrument"),
            ({"citation": " "}, "citation"),
        ],
    )
    def test_names_the_field(
        self, country: Country, order: Callable[..., models.HandOver], fields: dict[str, str], field: str
    ) -> None:
        with pytest.raises(Invalid) as caught:
            order(TODAY, **fields)
        assert list(caught.value.problems) == [field]
        assert not models.HandOver.objects.exists()

    def test_a_mandate_passes_once_and_its_successor_may_pass_on(
        self, country: Country, order: Callable[..., models.HandOver]
    ) -> None:
        first = order(TODAY)
        with pytest.raises(Invalid, match="ends on"):
            order(TODAY + DAY)
        with pytest.raises(Conflict):
            order(TODAY - DAY)
        order(TODAY + DAY, mandate_key=first.key, to_body="ncert")
        assert bodies(country.clinic, TODAY + DAY) == ["cert-punjab", "ncert"]

    def test_an_unknown_mandate_is_absent(self, country: Country, order: Callable[..., models.HandOver]) -> None:
        with pytest.raises(Absent):
            order(TODAY, mandate_key="ghost")


class TestWhoMay:
    def test_the_secretariat_the_platform_administrator_and_the_operator(
        self, country: Country, order: Callable[..., models.HandOver]
    ) -> None:
        order(TODAY, by=country.secretary)
        order(TODAY, by=country.platform, mandate_key="ncert-cii")
        order(TODAY, by=SYSTEM, mandate_key="cert-telecom-sectoral", to_body="cert-gov")

    def test_nobody_else_not_even_who_loses_or_gains(
        self, country: Country, order: Callable[..., models.HandOver]
    ) -> None:
        row = order(TODAY + DAY)
        for by in (country.ncert_lead, country.telecom_administrator, country.auditor, country.nobody):
            with pytest.raises(Absent):
                order(TODAY, by=by, mandate_key="ncert-cii")
            with pytest.raises(Absent):
                cancel_hand_over(by=by, key=row.key, at=NOW)


def test_a_jurisdiction_names_its_organisations(
    country: Country, order: Callable[..., models.HandOver], seen: list[tuple[HandOver, datetime]]
) -> None:
    order(TODAY, mandate_key="cert-telecom-sectoral")
    carry_on(at=NOW)
    ((found, _),) = seen
    jurisdiction = found.jurisdiction()
    assert jurisdiction is not None
    assert [each.slug for each in jurisdiction] == ["telco"]


def test_a_rolled_back_order_leaves_no_trace_in_the_snapshot(
    country: Country, order: Callable[..., models.HandOver], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot()

    def broken(**_: object) -> None:
        # What the transaction itself sees is the new network already.
        assert snapshot().revision != before.revision
        raise RuntimeError

    monkeypatch.setattr(under_test, "record", broken)
    with pytest.raises(RuntimeError):
        order(TODAY)
    assert snapshot().revision == before.revision
    assert snapshot().network == before.network
