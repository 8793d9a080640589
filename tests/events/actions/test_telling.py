"""One digest an organisation and rhythm: what is in it, when it goes, and who hears of it."""

import csv
import io
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from pehra.connectors import webhook
from pehra.events.actions.answering import answer
from pehra.events.actions.telling import call_waiting, follow, prepare, renew_secret, wish
from pehra.events.actions.telling.calls import payload
from pehra.events.models import Call, Digest, Finding, Line, Preference
from pehra.events.queries.digests import answered, calls, digest, digests
from pehra.events.queries.findings import Filter, findings
from pehra.events.queries.preferences import hook_secret, preference
from pehra.events.rules.states import Act
from pehra.events.rules.telling import Rhythm, Wishes
from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.actions import expand, send_waiting
from pehra.foundation.delivery.models import Attachment, Notice
from pehra.law.tlp import TLP
from tests.connectors.smtp.server import HOST, Mailbox, mail_server
from tests.events.observing import DAY, Observations, synced, thing
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=12)
HOUR = timedelta(hours=1)


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    with mail_server(Mailbox()) as server:
        settings.SMTP_URL = f"smtp://{HOST}:{server.port}"  # type: ignore[attr-defined]
        settings.BASE_URL = "https://pehra.example"  # type: ignore[attr-defined]
        yield server


def seen(*things: dict[str, object], feed: str = "demo/scan", **fields: object) -> None:
    store = Observations()
    synced(store, store.run(feed, seen=things, **fields))  # type: ignore[arg-type]


def empty() -> None:
    while expand(at=LATER):
        pass
    while send_waiting(at=LATER):
        pass


def test_a_first_run_with_many_findings_is_one_mail_a_person(net: Net, mailbox: Mailbox) -> None:
    seen(*(thing(net.operator, f"192.0.2.{n}") for n in range(250)))
    assert prepare(at=LATER).digests == 1
    assert set(Finding.objects.values_list("state", "told_at")) == {("told", LATER)}
    assert prepare(at=LATER).digests == 0
    empty()
    assert sorted(mail["To"] for mail in mailbox.messages) == ["contact@example.org", "second_contact@example.org"]
    text, file = mailbox.messages[0].iter_parts()
    words = text.get_content()
    assert "250 findings wait for you" in words
    assert "and 230 more" in words
    assert words.count("https://pehra.example/findings/F-") == 20
    assert "The table beside this letter names them all." in words
    rows = list(csv.reader(io.StringIO(file.get_content().lstrip("\ufeff"))))
    assert len(rows) == 251
    assert rows[0][:4] == ["finding", "severity", "tlp", "class"]
    made = Digest.objects.get()
    assert (made.findings, made.severity, made.rhythm, made.tlp) == (250, "high", "daily", "TLP:AMBER")
    assert Line.objects.count() == 250
    assert Entry.objects.get(act="finding.tell").detail == {"digests": 1, "findings": 250}


def test_three_feeds_that_say_the_same_are_one_line_and_one_mail(net: Net) -> None:
    for number, feed in enumerate(("demo/a", "demo/b")):
        seen(thing(net.operator, identifier=f"telnet-{number}"), feed=feed)
    prepare(at=LATER)
    assert (Digest.objects.get().findings, Digest.objects.get().things) == (2, 1)
    (group,) = Notice.objects.get().params["rows"]
    assert [each["what"] for each in group["things"]] == [["telnet-0", "telnet-1"]]
    seen(thing(net.operator, identifier="telnet-3"), feed="demo/c")
    prepare(at=LATER + 2 * DAY)
    assert Digest.objects.count() == 1, "the third one is no news"
    assert not Finding.objects.filter(told_at=None).exists()


def test_a_host_is_one_line_whether_a_feed_names_it_or_not_and_each_site_is_one(net: Net) -> None:
    host = {"taxonomy": "malicious-code", "type": "infected-system", "port": 0, "transport": ""}
    site = host | {"taxonomy": "fraud", "type": "phishing"}
    seen(thing(net.operator, identifier="mirai", **host), feed="demo/a")
    seen(thing(net.operator, identifier="mirai-b", fqdn="dsl-1.example.pk", **host), feed="demo/b")
    prepare(at=LATER)
    assert (Digest.objects.get().findings, Digest.objects.get().things) == (2, 1)
    (group,) = Notice.objects.get().params["rows"]
    assert [(each["where"], each["what"]) for each in group["things"]] == [("192.0.2.1", ["mirai", "mirai-b"])]
    seen(*(thing(net.operator, fqdn=f"{name}.example.pk", **site) for name in "ab"), feed="demo/c")
    prepare(at=LATER + 2 * DAY)
    made = Digest.objects.order_by("-made_at")[0]
    assert (made.findings, made.things) == (2, 2)


@pytest.mark.parametrize(
    ("known", "found", "news"),
    [
        ({"severity": "low"}, {"severity": "critical"}, True),
        ({"severity": "critical"}, {"severity": "low"}, False),
        ({"taxonomy": "other", "type": "other"}, {"taxonomy": "vulnerable", "type": "other"}, True),
        ({"tlp": "TLP:RED"}, {"tlp": "TLP:AMBER"}, True),
        ({"tlp": "TLP:AMBER"}, {"tlp": "TLP:RED"}, True),
    ],
)
def test_what_is_worse_or_for_others_is_news(
    net: Net, known: dict[str, object], found: dict[str, object], news: bool
) -> None:
    seen(thing(net.operator, identifier="a", **known))
    prepare(at=LATER)
    seen(thing(net.operator, identifier="b", **found), feed="demo/b")
    prepare(at=LATER + 2 * DAY)
    assert Digest.objects.count() == 1 + news


def test_what_is_severe_goes_at_once_and_the_rest_waits_for_the_morning(net: Net) -> None:
    seen(thing(net.operator, "192.0.2.1", severity="low"))
    prepare(at=LATER)
    seen(thing(net.operator, "192.0.2.2", severity="low"), thing(net.operator, "192.0.2.3", severity="critical"))
    prepare(at=LATER + HOUR / 2)
    assert Digest.objects.count() == 1, "not within the same hour"
    prepare(at=LATER + HOUR)
    latest = Digest.objects.latest("made_at")
    assert (latest.rhythm, latest.findings) == ("at-once", 1)
    assert Finding.objects.get(source_ip="192.0.2.2").told_at is None
    prepare(at=LATER + DAY)
    assert Digest.objects.latest("made_at").rhythm == "daily"


def test_wishes_are_kept(net: Net) -> None:
    quiet = Wishes(Rhythm.NEVER, at_once="critical", quiet_from=22, quiet_until=4)
    wish(by=net.contact, organisation_id=net.operator.pk, wishes=quiet, at=NOW)
    seen(thing(net.operator, severity="high"))
    prepare(at=LATER)
    assert not Digest.objects.exists()
    seen(thing(net.operator, "192.0.2.9", severity="critical"))
    # Half past two in the morning in Pakistan.
    prepare(at=LATER + HOUR / 2)
    assert not Digest.objects.exists()
    prepare(at=LATER + 6 * HOUR)
    assert Digest.objects.get().findings == 1


def test_strict_labels_travel_as_links(net: Net, mailbox: Mailbox) -> None:
    seen(
        thing(net.operator, "192.0.2.1"),
        thing(net.operator, "192.0.2.2", tlp="TLP:AMBER+STRICT"),
        thing(net.operator, "192.0.2.3", tlp="TLP:RED"),
    )
    prepare(at=LATER)
    assert sorted(Digest.objects.values_list("circle", flat=True)) == ["open", "red", "strict"]
    assert Attachment.objects.count() == 1
    for notice in Notice.objects.exclude(restricted=False):
        assert "rows" not in notice.params
    red = Digest.objects.get(circle="red")
    assert all(key < 0 for key in red.audience)
    assert set(Notice.objects.filter(subject=f"digest:{red.reference}").values_list("party_id", flat=True)) == {None}
    empty()
    assert all(b"192.0.2.2" not in raw and b"192.0.2.3" not in raw for raw in mailbox.raw)


def test_hostile_values_are_text_in_mail_and_table(net: Net, mailbox: Mailbox) -> None:
    hostile = thing(
        net.operator, None, fqdn="=cmd|'/c calc'!A0", url="http://evil.example/\r\nBcc: x", identifier="@SUM(1)"
    )
    seen(hostile)
    prepare(at=LATER)
    empty()
    mail = mailbox.messages[0]
    assert "Bcc" not in mail
    text, file = mail.iter_parts()
    assert "[.]" in text.get_content() or "cmd" in text.get_content()
    (row,) = list(csv.reader(io.StringIO(file.get_content().lstrip("\ufeff"))))[1:]
    assert row[9].startswith("'=")
    assert row[5] == "'@SUM(1)"


def test_the_cert_sees_what_was_sent_and_strangers_nothing(net: Net, mailbox: Mailbox) -> None:
    seen(thing(net.operator))
    prepare(at=LATER)
    empty()
    assert follow(at=LATER) == 1
    answer(by=net.contact, reference=Finding.objects.get().reference, act=Act.ACKNOWLEDGE, at=LATER)
    with viewing(net.analyst):
        (row,) = digests(net.analyst, cert_id=net.telecom_cert.pk).rows
        assert digest(net.analyst, row.reference.lower()) == row
        assert answered([row]) == {row.pk: 1}
        assert calls([row]) == {}
        (named,) = findings(net.analyst, Filter(digest=row.reference)).rows
        assert findings(net.analyst, Filter(digest="D-0000-0000")).rows == []
        assert named.state == "acknowledged"
        assert Digest.objects.values_list("mails_sent", "mails_waiting", "settled").get() == (2, 0, True)
    for who in ("rival_contact", "punjab_analyst", "administrator"):
        with pytest.raises(Absent):
            digest(getattr(net, who), row.reference)
        assert digests(getattr(net, who)).rows == []
        with viewing(getattr(net, who)):
            assert not Digest.objects.exists(), who
            assert not Line.objects.exists(), who


def test_reopened_findings_are_told_again(net: Net) -> None:
    seen(thing(net.operator))
    prepare(at=LATER)
    reference = Finding.objects.get().reference
    answer(by=net.contact, reference=reference, act=Act.SAY_FIXED, at=LATER)
    answer(by=net.analyst, reference=reference, act=Act.REOPEN, reason="still there", at=LATER + DAY)
    prepare(at=LATER + DAY)
    assert Digest.objects.count() == 2
    assert Finding.objects.get().state == "reopened"


def test_a_program_is_called_signed_and_again_until_it_answers(net: Net) -> None:
    url = "https://soc.operator.example/hook"
    wish(by=net.contact, organisation_id=net.operator.pk, wishes=Wishes(), hook_url=url, at=NOW)
    seen(thing(net.operator))
    prepare(at=LATER)
    heard: list[dict[str, object]] = []

    def away(url: str, body: bytes, **how: object) -> None:
        heard.append({"url": url, "body": body} | how)
        raise webhook.Away(webhook.Trouble.ANSWERED, "503")

    def takes(url: str, body: bytes, **how: object) -> None:
        heard.append({"url": url, "body": body} | how)

    assert call_waiting(at=LATER, send=away) == 1
    assert call_waiting(at=LATER, send=away) == 0, "not again at once"
    assert call_waiting(at=LATER + HOUR, send=takes) == 1
    assert [each["key"] for each in heard] == [Digest.objects.get().reference] * 2
    secret = hook_secret(Preference.objects.get())
    assert heard[0]["secret"] == secret
    assert b'"address":"192.0.2.1"' in heard[1]["body"]  # type: ignore[operator]
    assert Call.objects.get().state == "sent"
    renewed = renew_secret(by=net.contact, organisation_id=net.operator.pk, at=LATER)
    assert hook_secret(renewed) != secret
    assert secret not in str(Preference.objects.values())


def test_whoever_is_told_of_very_many_hears_that_there_are_more(
    net: Net, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("calls.MOST_IN_CALL", "letters.MOST_IN_TABLE", "preparing.MOST_IN_TABLE"):
        monkeypatch.setattr(f"pehra.events.actions.telling.{name}", 2)
    url = "https://soc.operator.example/hook"
    wish(by=net.contact, organisation_id=net.operator.pk, wishes=Wishes(), hook_url=url, at=NOW)
    seen(*(thing(net.operator, f"192.0.2.{n}") for n in range(1, 4)))
    prepare(at=LATER)
    told = payload(Digest.objects.get())
    assert (told["count"], told["listed"], len(told["findings"])) == (3, 2, 2)
    assert told["link"].startswith("https://pehra.example/findings/?digest=D-")
    empty()
    text, file = mailbox.messages[0].iter_parts()
    assert "The table beside this letter names the first 2; the page has them all." in text.get_content()
    assert len(list(csv.reader(io.StringIO(file.get_content())))) == 3


@pytest.mark.django_db(transaction=True)
def test_a_call_is_made_outside_of_any_transaction_and_by_one_alone(net: Net) -> None:
    url = "https://soc.operator.example/hook"
    wish(by=net.contact, organisation_id=net.operator.pk, wishes=Wishes(), hook_url=url, at=NOW)
    seen(thing(net.operator))
    prepare(at=LATER)
    others: list[int] = []

    def slow(url: str, body: bytes, **how: object) -> None:
        assert not connection.in_atomic_block
        try:
            others.append(call_waiting(at=LATER, send=slow))
        finally:
            connection.close()

    def killed(url: str, body: bytes, **how: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        call_waiting(at=LATER, send=killed)
    assert call_waiting(at=LATER, send=slow) == 0
    assert call_waiting(at=LATER + HOUR, send=slow) == 1
    assert others == [0]
    call = Call.objects.get()
    assert (call.state, call.attempts) == ("sent", 2)


def test_slow_programs_keep_no_other_waiting(net: Net) -> None:
    parties = [net.operator, net.rival, net.holding, net.branch]
    for party, person in zip(
        parties, [net.contact, net.rival_contact, net.holding_contact, net.branch_contact], strict=True
    ):
        url = f"https://{party.slug}.example/hook"
        wish(by=person, organisation_id=party.pk, wishes=Wishes(), hook_url=url, at=NOW)
    seen(*(thing(party, f"192.0.2.{n}") for n, party in enumerate(parties)))
    prepare(at=LATER)
    together = threading.Barrier(len(parties), timeout=120)

    def slow(url: str, body: bytes, **how: object) -> None:
        # Nobody goes on before all are there.
        together.wait()
        if "rival" in url:
            raise webhook.Refused(webhook.Trouble.ANSWERED, "404")

    assert call_waiting(at=LATER, send=slow) == 4
    assert sorted(Call.objects.values_list("state", flat=True)) == ["failed", "sent", "sent", "sent"]
    assert Call.objects.get(state="failed").digest.organisation_id == net.rival.pk


def test_only_its_own_people_choose(net: Net) -> None:
    for who in (net.analyst, net.rival_contact, net.administrator):
        with pytest.raises(Absent):
            wish(by=who, organisation_id=net.operator.pk, wishes=Wishes(), at=NOW)
        with pytest.raises(Absent):
            preference(who, net.operator.pk)
    assert preference(net.contact, net.operator.pk) is None
    for wrong, field in (
        (Wishes(hour=24), "hour"),
        (Wishes(weekday=7), "weekday"),
        (Wishes(at_once="x"), "at_once"),
        (Wishes(least=""), "least"),
    ):
        with pytest.raises(Invalid) as refused:
            wish(by=net.contact, organisation_id=net.operator.pk, wishes=wrong, at=NOW)
        assert list(refused.value.problems) == [field]
    for url in ("http://x.example/", "https://u:p@x.example/", "https://x.example/\n", "ftp://x", "https://"):
        with pytest.raises(Invalid):
            wish(by=net.contact, organisation_id=net.operator.pk, wishes=Wishes(), hook_url=url, at=NOW)
    assert not Preference.objects.exists()


def test_every_label_has_its_circle(net: Net) -> None:
    seen(*(thing(net.operator, f"192.0.2.{n}", tlp=label) for n, label in enumerate(TLP)))
    prepare(at=LATER)
    assert dict(Digest.objects.values_list("circle", "findings")) == {"open": 3, "strict": 1, "red": 1}
