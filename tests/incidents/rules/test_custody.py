"""Custody's table, read as a table: what is open to whom, and nothing else."""

from itertools import chain, combinations

import pytest

from pehra.incidents.rules.custody import BEGINS, NOT_OF_A_REPORT, OWNER, TABLE, Act, Side, open_acts, row
from pehra.incidents.rules.wording import Status, TransferKind, TransferState

NEW, OPEN, CLOSED = Status.NEW, Status.OPEN, Status.CLOSED
CUSTODIAN, RECEIVER, NATIONAL = frozenset({Side.CUSTODIAN}), frozenset({Side.RECEIVER}), frozenset({Side.NATIONAL})
FIRST_RESPONDER = CUSTODIAN | RECEIVER
ALL_SIDES = [
    frozenset(sides) for sides in chain.from_iterable(combinations(Side, size) for size in range(len(Side) + 1))
]
OFFERS = [None, *TransferKind]


@pytest.mark.parametrize(
    ("status", "sides", "offer", "expected"),
    [
        (NEW, FIRST_RESPONDER, TransferKind.REPORT, {Act.ACCEPT, Act.FORWARD, Act.DISMISS}),
        (NEW, CUSTODIAN, TransferKind.FORWARD, {Act.WITHDRAW}),
        (NEW, RECEIVER, TransferKind.FORWARD, {Act.ACCEPT, Act.RETURN, Act.FORWARD, Act.DISMISS}),
        (OPEN, CUSTODIAN, None, {Act.ESCALATE, Act.WORK, Act.CLOSE}),
        (OPEN, CUSTODIAN, TransferKind.ESCALATE, {Act.WITHDRAW, Act.WORK}),
        (OPEN, RECEIVER, TransferKind.ESCALATE, {Act.ACCEPT, Act.RETURN, Act.FORWARD}),
        (OPEN, RECEIVER, TransferKind.OVERRIDE, {Act.ACCEPT, Act.RETURN, Act.FORWARD}),
        (CLOSED, CUSTODIAN, None, {Act.REOPEN}),
        (CLOSED, RECEIVER | NATIONAL, None, set()),
        (OPEN, NATIONAL, None, set()),
        (OPEN, frozenset(), TransferKind.ESCALATE, set()),
    ],
)
def test_what_is_open(status: Status, sides: frozenset[Side], offer: TransferKind | None, expected: set[Act]) -> None:
    assert open_acts(status=status, sides=sides, offer=offer) == expected


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("status", list(Status))
def test_only_a_silent_route_is_overridden(status: Status, offer: TransferKind | None) -> None:
    assert Act.OVERRIDE not in open_acts(status=status, sides=NATIONAL, offer=offer)
    silent = open_acts(status=status, sides=NATIONAL, offer=offer, silent=True)
    assert silent == ({Act.OVERRIDE} if status is not CLOSED else set())


def test_silence_opens_nothing_to_anybody_else() -> None:
    for status in Status:
        for sides in ALL_SIDES:
            for offer in OFFERS:
                still = open_acts(status=status, sides=sides, offer=offer)
                silent = open_acts(status=status, sides=sides, offer=offer, silent=True)
                assert silent - still <= {Act.OVERRIDE}


def test_who_stands_on_no_side_may_nothing() -> None:
    for status in Status:
        for offer in OFFERS:
            assert not open_acts(status=status, sides=frozenset(), offer=offer, silent=True)


def test_two_sides_may_what_each_may() -> None:
    for status in Status:
        for offer in OFFERS:
            for one in ALL_SIDES:
                for other in ALL_SIDES:
                    both = open_acts(status=status, sides=one | other, offer=offer)
                    assert both == open_acts(status=status, sides=one, offer=offer) | open_acts(
                        status=status, sides=other, offer=offer
                    )


def test_a_report_goes_neither_back_to_its_organisation_nor_is_it_taken_back() -> None:
    for status in Status:
        for sides in ALL_SIDES:
            assert not open_acts(status=status, sides=sides, offer=TransferKind.REPORT) & NOT_OF_A_REPORT


def test_each_act_has_one_row() -> None:
    assert [each.act for each in TABLE] == list(dict.fromkeys(each.act for each in TABLE))
    assert {each.act for each in TABLE} == set(Act)
    assert all(row(act).act is act for act in Act)


def test_whoever_owns_a_state_can_move_the_case_on() -> None:
    """A case is never stuck: in each state its owner has an act that leads on, with the offer that the state has."""
    assert set(OWNER) == set(Status)
    for status, offer in ((NEW, TransferKind.REPORT), (NEW, TransferKind.FORWARD), (OPEN, None), (CLOSED, None)):
        moves = open_acts(status=status, sides=frozenset({OWNER[status]}), offer=offer)
        assert any(row(act).leads_to not in (None, status) for act in moves), status


def test_a_waiting_offer_can_always_be_ended_from_both_sides() -> None:
    for status in (NEW, OPEN):
        for offer in TransferKind:
            assert Act.ACCEPT in open_acts(status=status, sides=RECEIVER, offer=offer)
            if offer is not TransferKind.REPORT:
                assert Act.WITHDRAW in open_acts(status=status, sides=CUSTODIAN, offer=offer)


def test_every_state_of_an_offer_is_reached_by_an_act_or_a_hand_over() -> None:
    reached = {each.becomes for each in TABLE if each.becomes}
    assert reached | {TransferState.OFFERED, TransferState.PASSED_ON} == set(TransferState)


def test_every_state_is_reached_from_the_beginning() -> None:
    reached = {BEGINS}
    while more := {each.leads_to for each in TABLE if each.leads_to and each.statuses & reached} - reached:
        reached |= more
    assert reached == set(Status)


def test_nothing_is_closed_while_somebody_is_asked() -> None:
    assert Act.CLOSE not in open_acts(status=OPEN, sides=CUSTODIAN, offer=TransferKind.ESCALATE)
    assert Act.ESCALATE not in open_acts(status=OPEN, sides=CUSTODIAN, offer=TransferKind.ESCALATE)
