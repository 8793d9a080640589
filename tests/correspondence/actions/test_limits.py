"""A thread and a case hold so much and no more, and what they held before there was a limit is read page by page."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pehra.correspondence.actions import answering, drafting, sending
from pehra.correspondence.models import Message, Request
from pehra.correspondence.queries import requests as queries
from pehra.correspondence.rules.requests import MOST_MESSAGES, MOST_OF_CASE
from pehra.foundation.access.errors import Absent, Conflict
from pehra.foundation.access.viewing import viewing
from tests.api.conftest import Calls, call
from tests.correspondence.conftest import Net
from tests.correspondence.writing import HOUR, INSIDE, LATER, answered, draft, send, sent
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of

__all__ = ["call"]
pytestmark = pytest.mark.django_db
MANY = 10_000
SECOND = timedelta(seconds=1)
MOST_STATEMENTS = 15


def filled(row: Request, many: int) -> None:
    """So many messages in a thread, numbered in the order in which they were said, after what stands there already."""
    begins = row.sent_at + SECOND
    Message.objects.bulk_create(
        Message(
            request=row,
            ours=bool(number % 2),
            way="pehra",
            author="Zarqa",
            words=f"said-{number}.",
            at=begins + number * SECOND,
            kept_at=begins,
        )
        for number in range(many)
    )


def copied(row: Request, many: int) -> None:
    """So many more requests of the same case."""
    known = {name.attname: getattr(row, name.attname) for name in Request._meta.concrete_fields if not name.primary_key}
    Request.objects.bulk_create(
        Request(**known | {"reference": f"Q-0000-{number:04d}", "created_at": row.created_at - number * SECOND})
        for number in range(many)
    )


def words(talk: queries.Talk) -> list[str]:
    return [each.message.words for each in talk.said]


class TestThreads:
    def test_a_page_has_the_newest_and_the_next_what_was_said_before(self, net: Net, case: str) -> None:
        row = sent(net.analyst, case, **INSIDE)
        filled(row, 2 * queries.AT_ONCE - 1)
        for person in (net.analyst, net.punjab_analyst):
            with viewing(person):
                first, second = (queries.thread(person, row.reference, LATER, page).talk for page in (1, 2))
            assert words(first) == [f"said-{number}." for number in range(queries.AT_ONCE - 1, 2 * queries.AT_ONCE - 1)]
            assert words(second) == [row.body, *(f"said-{number}." for number in range(queries.AT_ONCE - 1))]
            assert (first.older, second.older) == (True, False)

    @pytest.mark.parametrize("many", [0, 1, queries.AT_ONCE - 1, queries.AT_ONCE])
    def test_whatever_there_is_stands_on_one_page_and_on_no_two(self, net: Net, case: str, many: int) -> None:
        row = sent(net.analyst, case, **INSIDE)
        filled(row, many)
        pages = [queries.said_about(row, page) for page in (1, 2)][: 1 + (many >= queries.AT_ONCE)]
        assert sorted(word for page in pages for word in words(page)) == sorted(
            [row.body, *(f"said-{number}." for number in range(many))]
        )
        assert not pages[-1].older

    def test_a_page_that_there_is_not_is_the_first(self, net: Net, case: str) -> None:
        row = sent(net.analyst, case, **INSIDE)
        assert queries.said_about(row, 7) == queries.said_about(row)

    def test_ten_thousand_messages_are_read_page_by_page(self, net: Net, case: str, enters: Enters) -> None:
        row = sent(net.analyst, case, **INSIDE)
        filled(row, MANY)
        for person in (net.analyst, net.punjab_analyst):
            client, page = enters(person), f"/requests/{row.reference}/"
            client.get(page)
            with CaptureQueriesContext(connection) as asked:
                told = client.get(page)
            assert sum(each["sql"].startswith("SELECT") for each in asked.captured_queries) <= MOST_STATEMENTS
            assert told.content.decode().count("said-") == queries.AT_ONCE
            assert f"said-{MANY - 1}." in text_of(told)
            assert 'href="?page=2"' in told.content.decode()
            assert text_of(told).index("What was said before") < text_of(told).index("said-"), "seen before the rest"
            before = client.get(page, {"page": "2"})
            assert f"said-{MANY - queries.AT_ONCE - 1}." in text_of(before)
            assert f"said-{MANY - 1}." not in text_of(before)
            assert 'href="?page=1"' in before.content.decode()
            for odd in ("0", "-1", "x", "²", "9" * 40, "99999"):
                assert f"said-{MANY - 1}." in text_of(client.get(page, {"page": odd}))

    def test_so_it_is_behind_a_secret_link(self, net: Net, case: str) -> None:
        now = timezone.now()
        row = send(net.analyst, draft(net.analyst, case, at=now, due_at=None), at=now, by_hand="paper")
        code = sending.new_link(by=net.analyst, reference=row.reference, at=now)
        filled(row, queries.AT_ONCE)
        page = Client().get(f"/answer/{code}/")
        assert "Zarqa-letter" not in text_of(page)
        assert "?page=2#said" in page.content.decode()
        assert "Zarqa-letter" in text_of(Client().get(f"/answer/{code}/", {"page": "2"}))

    def test_a_program_reads_it_page_by_page(self, net: Net, case: str, call: Calls) -> None:
        row = sent(net.analyst, case, **INSIDE)
        filled(row, queries.AT_ONCE)
        told = call(net.punjab_analyst).get(f"requests/{row.reference}").json()
        assert (len(told["messages"]), told["older_page"]) == (queries.AT_ONCE, 2)
        told = call(net.punjab_analyst).get(f"requests/{row.reference}", page=2).json()
        assert ([each["text"] for each in told["messages"]], told["older_page"]) == ([row.body], None)
        assert call(net.punjab_analyst).get(f"requests/{row.reference}", page=0).status_code == 422

    def test_a_full_thread_takes_no_more_and_can_still_be_closed(self, net: Net, case: str) -> None:
        row = sent(net.analyst, case, **INSIDE)
        filled(row, MOST_MESSAGES - 2)
        answered(net.punjab_analyst, row)
        again: dict[str, Any] = {"reference": row.reference, "text": "More", "at": LATER + 2 * HOUR}
        for act in (
            lambda: sending.write(by=net.analyst, **again),
            lambda: answering.answer(by=net.punjab_analyst, **again),
            lambda: answering.write_down(by=net.analyst, way="phone", **again),
        ):
            with pytest.raises(Conflict, match="takes no more"):
                act()
        assert Message.objects.filter(request=row).count() == MOST_MESSAGES
        assert Request.objects.get(pk=row.pk).state == "answered"
        assert sending.close(by=net.analyst, reference=row.reference, outcome="Done", at=LATER).state == "closed"
        # Whoever may not see it is told of no limit.
        with pytest.raises(Absent):
            answering.answer(by=net.rival_contact, **again)


class TestCases:
    def test_a_full_case_takes_no_more(self, net: Net, case: str, enters: Enters, call: Calls) -> None:
        row = draft(net.analyst, case)
        copied(row, MOST_OF_CASE - 2)
        draft(net.analyst, case)
        with pytest.raises(Conflict, match="takes no more"):
            draft(net.analyst, case)
        assert Request.objects.count() == MOST_OF_CASE
        drafting.edit(by=net.analyst, reference=row.reference, given=drafting.Draft(**INSIDE), at=LATER)
        for stranger in (net.punjab_analyst, net.rival_contact):
            with pytest.raises(Absent):
                draft(stranger, case)
        program = call(net.analyst)
        assert len(program.get(f"cases/{case}/requests").json()["items"]) == MOST_OF_CASE
        refused = program.post(f"cases/{case}/requests", {"kind": "free", "to": "cert-punjab"})
        assert (refused.status_code, "takes no more" in refused.content.decode()) == (409, True)

    def test_a_case_is_leafed_through_to_its_last_request(self, net: Net, case: str, enters: Enters) -> None:
        copied(draft(net.analyst, case), 60)
        client, page, found = enters(net.analyst), f"/cases/{case}/requests/", set()
        for _turn in range(3):
            told = client.get(page).content.decode()
            found |= {number for number in range(60) if f"Q-0000-{number:04d}/" in told}
            where = told.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
            page = f"/cases/{case}/requests/{where.replace('&amp;', '&')}"
        assert found == set(range(60))
        assert 'rel="next"' not in told
        assert client.get(f"/cases/{case}/requests/", {"after": "x"}).status_code == 404
