"""Search finds exactly what a plain scan of the visible records finds, inside the window as outside it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.foundation.access.audience import may_see
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions
from pehra.incidents.models import Case, Entry, Observable, Report
from pehra.incidents.rules.intake import Seen
from pehra.search.actions.index import rebuild
from pehra.search.queries import finding
from pehra.search.queries.finding import Page, search
from pehra.search.queries.index import difference
from pehra.search.queries.showing import shown
from pehra.search.rules.asking import read
from pehra.search.rules.marking import wanted
from pehra.search.rules.plain import words
from pehra.search.rules.wording import Order, RecordKind
from tests.incidents.acting import report
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
VIEWERS = (
    *("contact", "second_contact", "analyst", "lead", "cii_analyst", "cii_lead", "duty_officer", "national_analyst"),
    *("punjab_analyst", "rival_contact", "other_contact", "administrator", "auditor"),
)
VOCABULARY = ("sadaf", "lahar", "moti", "کشتی", "ساحل")
LABELS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")


def find(person: Person, text: str, **how: Any) -> Page:
    """The page as its viewer gets it. The owner of the tables, whom no policy filters, must find the same."""
    with viewing(person):
        inside = search(person, read(text), now=NOW + timedelta(days=1), **how)
    assert inside == search(person, read(text), now=NOW + timedelta(days=1), **how)
    return inside


def found(person: Person, text: str, **how: Any) -> set[tuple[str, int]]:
    return {(hit.kind.value, hit.record_id) for hit in find(person, text, **how).hits}


def kinds(person: Person, text: str, **how: Any) -> list[str]:
    return sorted(hit.kind.value for hit in find(person, text, **how).hits)


def scanned(person: Person, word: str) -> set[tuple[str, int]]:
    """The slow oracle: every record, whether this person may see it, whether the word stands in it."""
    return {(kind, row.pk) for kind, row, text in _records() if _sees(person, kind, row) and word in words(text)}


def _records() -> Iterator[tuple[str, Any, str]]:
    for case in Case.objects.all():
        yield "case", case, " ".join((case.title, case.cause, case.lesson))
    for each in Report.objects.all():
        yield "report", each, " ".join((each.title, each.description, *each.details.values()))
    for entry in Entry.objects.select_related("case"):
        yield "entry", entry, entry.body
    for seen in Observable.objects.select_related("case"):
        yield "trace", seen, f"{seen.value} {seen.note}"


def _sees(person: Person, kind: str, row: Any) -> bool:
    if kind == "trace":
        return may_see(person, row.case)
    return may_see(person, row) and (kind != "entry" or may_see(person, row.case))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["report", "accept", "escalate", "note", "internal", "red", "label", "trace", "close"]),
        st.sampled_from(VOCABULARY),
        st.sampled_from(VOCABULARY),
        st.sampled_from(LABELS),
        st.integers(0, 3),
    ),
    min_size=3,
    max_size=9,
)


def play(net: Net, steps: list[tuple[str, str, str, str, int]]) -> None:
    """Play what can be played of these acts; what is refused did not happen."""
    references: list[str] = []
    for number, (step, one, other, label, which) in enumerate(steps):
        at = NOW + timedelta(minutes=number)
        if step == "report" or not references:
            fresh = report(title=one, description=f"{other}.", tlp=label, details={"Extent": other})
            references.append(actions.submit(by=net.contact, report=fresh, at=at).case.reference)
            continue
        reference = references[which % len(references)]
        try:
            _act(net, step, reference, one, label, at)
        except Exception as refused:  # whichever refusal: the act did not happen
            if not hasattr(refused, "params"):
                raise


def _act(net: Net, step: str, reference: str, word: str, label: str, at: Any) -> None:
    by = net.lead
    if step == "accept":
        actions.accept(by=by, reference=reference, at=at)
    elif step == "escalate":
        actions.escalate(by=by, reference=reference, at=at)
    elif step in ("note", "internal", "red"):
        tlp = "TLP:RED" if step == "red" else label
        actions.note(by=by, reference=reference, body=word, tlp=tlp, internal=step == "internal", at=at)
    elif step == "label":
        actions.change_tlp(by=net.contact, reference=reference, tlp=label, at=at)
    elif step == "trace":
        actions.add_observables(by=by, reference=reference, seen=[Seen(f"{word}-x", "other", word)], at=at)
    else:
        actions.close(by=by, reference=reference, cause=word, lesson=word, at=at)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
def test_search_finds_what_a_scan_of_the_visible_records_finds(
    net: Net, steps: list[tuple[str, str, str, str, int]]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT story")
    try:
        play(net, steps)
        assert difference().holds
        for name in VIEWERS:
            person = getattr(net, name)
            for word in VOCABULARY:
                assert found(person, word, limit=100) == scanned(person, word), (name, word)
                assert found(person, word, order=Order.RELEVANCE, limit=100) == scanned(person, word)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT story")


@pytest.fixture
def case(net: Net) -> str:
    """A case in work with traces, whose words everybody of its circle finds."""
    filed = report(
        title="Ransomware پڑا ہے",
        description="لیبارٹری کے سرور پر مقفل. The note names a price.",
        classification=("fraud/phishing",),
        severity="high",
        observables=(
            Seen("198.51.100.23"),
            Seen("203.0.113.0/24"),
            Seen("hxxp://pay.example[.]com/id7"),
            Seen("2001:db8::7"),
        ),
    )
    reference = actions.submit(by=net.contact, report=filed, at=NOW).case.reference
    actions.accept(by=net.analyst, reference=reference, at=NOW)
    return str(reference)


def test_strangers_find_nothing_by_anything(net: Net, case: str) -> None:
    for name, stranger in net.strangers.items():
        for text in (
            "ransomware",
            "ransom*",
            case,
            "198.51.100.23",
            "value:198*",
            "status:open",
            "-nothing",
            "org:operator",
        ):
            assert find(stranger, text) == Page([]), (name, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ransomware", ["case", "report"]),
        ("RANSOM*", ["case", "report"]),
        ("ransom", []),
        ('"names a price"', ["report"]),
        ('"price names"', []),
        ("ransomware -price", ["case"]),
        ("پڑا", ["case", "report"]),
        ("ليبارٹري", ["report"]),
        ("لیبارٹری سرور", ["report"]),
        ("198.51.100.23", ["trace"]),
        ("198[.]51[.]100[.]23", ["trace"]),
        ("198.51.100.0/24", ["trace"]),
        ("198.51.0.0/16", ["trace"]),
        ("203.0.113.77", ["trace"]),
        ("203.0.113.64/26", ["trace"]),
        ("203.0.114.1", []),
        ("2001:db8::/32", ["trace"]),
        ("2001:DB8:0::7", ["trace"]),
        ("pay.example.com", ["trace"]),
        ("example[.]com", ["trace"]),
        ("value:http://pay*", ["trace"]),
        ("value:198.51.*", ["trace"]),
        ("ransomware status:open class:phishing severity:high", ["case", "report"]),
        ("ransomware status:closed", []),
        ("ransomware org:operator cert:cert-telecom in:case", ["case"]),
        ("ransomware org:rival", []),
        ("ransomware org:no-such-organisation", []),
        ("ransomware from:2026-03-01 to:2026-03-01", ["case", "report"]),
        ("ransomware from:2026-03-02", []),
        ("ransomware to:2026-02-28", []),
        ("ransomware tlp:amber", ["case", "report"]),
        ("ransomware tlp:red", []),
    ],
)
def test_what_is_asked_is_found(net: Net, case: str, text: str, expected: list[str]) -> None:
    assert kinds(net.analyst, text) == expected


def test_a_reference_finds_its_case_and_all_on_it(net: Net, case: str) -> None:
    assert kinds(net.analyst, case.replace("-", "").lower()) == ["case", "report", "trace", "trace", "trace", "trace"]


@pytest.mark.parametrize(
    "text",
    ["'", '"', "a & | !", "!!", "a <-> b", "\\", "a:*", "(((", "'; DROP TABLE search_document; --", "%s %(x)s",
     "~k1", "'~k0'", "*", "-", "--", "- -a", '-"', "value:'\\*", "value:*", "\u0001x", "0" * 900],
)  # fmt: skip
def test_hostile_words_break_nothing_and_open_nothing(net: Net, case: str, text: str) -> None:
    find(net.analyst, text)
    assert find(net.punjab_analyst, text) == Page([])
    assert difference().holds


def test_a_stricter_note_is_found_by_its_own_audience_alone(net: Net, case: str) -> None:
    actions.note(by=net.analyst, reference=case, body="zebra", tlp="TLP:RED", at=NOW)
    actions.note(by=net.analyst, reference=case, body="giraffe", internal=True, at=NOW)
    assert (kinds(net.analyst, "zebra"), kinds(net.analyst, "giraffe")) == (["entry"], ["entry"])
    assert (kinds(net.lead, "zebra"), kinds(net.lead, "giraffe")) == ([], ["entry"])
    assert (kinds(net.contact, "zebra"), kinds(net.contact, "giraffe")) == ([], [])


def test_what_is_closed_to_somebody_is_not_found_any_more(net: Net, case: str) -> None:
    actions.change_tlp(by=net.contact, reference=case, tlp="TLP:GREEN", at=NOW)
    before = {name: found(getattr(net, name), "ransomware") for name in VIEWERS}
    actions.change_tlp(by=net.contact, reference=case, tlp="TLP:RED", at=NOW)
    after = {name: found(getattr(net, name), "ransomware") for name in VIEWERS}
    assert after == {name: scanned(getattr(net, name), "ransomware") for name in VIEWERS}
    assert (len(before["punjab_analyst"]), after["punjab_analyst"]) == (2, set())
    assert kinds(net.punjab_analyst, "198.51.100.23") == []
    assert difference().holds


def test_a_restricted_record_is_found_without_its_words(net: Net) -> None:
    actions.submit(by=net.contact, report=report(title="Quiet", description="needle", tlp="TLP:RED"), at=NOW)
    with viewing(net.contact):
        hits = search(net.contact, read("needle"), now=NOW).hits
        groups = shown(net.contact, hits, wanted(read("needle").terms))
    assert [line.restricted for group in groups for line in group.lines] == [True]
    assert "needle" not in repr([(line.title, line.text) for group in groups for line in group.lines])


def test_pages_follow_each_other_and_lead_back(net: Net) -> None:
    for number in range(7):
        at = NOW - timedelta(days=number * 40)
        actions.submit(by=net.contact, report=report(title=f"Wave {number}", description="x"), at=at)
    every = [hit for hit in find(net.analyst, "wave in:case", limit=50).hits]
    assert len(every) == 7
    forwards, place = [], ""
    while True:
        page = find(net.analyst, "wave in:case", limit=2, after=place)
        forwards += page.hits
        if page.older is None:
            break
        place = page.older
    assert forwards == every
    last = find(net.analyst, "wave in:case", limit=2, last=True)
    assert last.hits == every[-2:]
    assert last.older is None
    assert last.newer is not None
    assert find(net.analyst, "wave in:case", limit=2, before=last.newer).hits == every[-4:-2]


@pytest.mark.parametrize(("most", "statements", "days"), [(2, 1, [0, 0]), (3, 1, [0, 0, 0]), (4, 3, [0, 0, 0, 40])])
def test_by_relevance_older_times_are_looked_at_only_where_the_newest_hold_too_few(
    net: Net, monkeypatch: pytest.MonkeyPatch, most: int, statements: int, days: list[int]
) -> None:
    for number, ago in enumerate((0, 0, 0, 40, 40)):
        at = NOW - timedelta(days=ago, minutes=number)
        actions.submit(by=net.contact, report=report(title="Wave", description="x"), at=at)
    monkeypatch.setattr(finding, "RANKED", most)
    with CaptureQueriesContext(connection) as asked:
        page = search(net.analyst, read("wave in:case"), order=Order.RELEVANCE, limit=10, now=NOW)
    assert len(asked) == statements
    assert sorted((NOW - hit.at).days for hit in page.hits) == days


def test_by_relevance_older_times_are_left_alone_where_the_newest_hold_enough(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, ago in enumerate((0, 0, 0, 40)):
        at = NOW - timedelta(days=ago, minutes=number)
        actions.submit(by=net.contact, report=report(title="Wave", description="x"), at=at)
    for enough, days in ((3, [0, 0, 0]), (4, [0, 0, 0, 40])):
        monkeypatch.setattr(finding, "ENOUGH", enough)
        page = search(net.analyst, read("wave in:case"), order=Order.RELEVANCE, limit=2, now=NOW)
        assert len(page.hits) == 2
        with monkeypatch.context() as patch:
            patch.setattr(finding, "RANKED", 10)
            every = search(net.analyst, read("wave in:case"), order=Order.RELEVANCE, limit=10, now=NOW).hits
        assert sorted((NOW - hit.at).days for hit in every) == days


def test_by_relevance_a_page_shorter_than_what_is_ranked_ends_the_looking_as_well(net: Net) -> None:
    """The thousand are those to choose from, and not those that are shown."""
    for number in range(3):
        title = "Wave wave wave" if number == 2 else "Wave"
        actions.submit(by=net.contact, report=report(title=title), at=NOW - timedelta(minutes=number))
    with pytest.MonkeyPatch.context() as patch, CaptureQueriesContext(connection) as asked:
        patch.setattr(finding, "RANKED", 3)
        hits = search(net.analyst, read("wave in:case"), order=Order.RELEVANCE, limit=1, now=NOW).hits
    assert len(asked) == 1
    assert [hit.at for hit in hits] == [NOW - timedelta(minutes=2)], "the best of the three, which is the oldest"


def test_of_one_organisation_the_index_is_asked_once(net: Net, case: str) -> None:
    """Also where it has nothing, or only what is old; whatever order, by whoever may see it and whoever may not."""
    actions.submit(by=net.contact, report=report(title="Wave", description="x"), at=NOW - timedelta(days=400))
    texts = {"wave org:operator": 2, "org:operator wave in:case": 1, "nothing-of-the-kind org:operator": 0}
    for text, found in texts.items():
        for person, seen in ((net.analyst, found), (net.punjab_analyst, 0)):
            for order in Order:
                question = read(text)
                with viewing(person), CaptureQueriesContext(connection) as asked:
                    hits = search(person, question, order=order, now=NOW).hits
                assert len(hits) == seen, text
                assert sum("search_document" in each["sql"] for each in asked) == 1


def test_no_helpers_are_started_for_a_search(net: Net, case: str) -> None:
    with connection.cursor() as cursor, viewing(net.analyst):
        find(net.analyst, "wave")
        cursor.execute("SHOW max_parallel_workers_per_gather")
        assert cursor.fetchone() == ("0",)


def test_drills_are_told_apart(net: Net, case: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT '~x0' = ANY (tsvector_to_array(words)) FROM search_document")
        assert {row for (row,) in cursor.fetchall()} == {True}


def test_the_index_is_made_anew_as_it_was(net: Net, case: str) -> None:
    before = kinds(net.analyst, "ransomware")
    count = difference().documents
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_document WHERE kind = 'case'")
        cursor.execute("UPDATE search_document SET words = '' WHERE kind = 'report'")
    told = difference()
    assert (told.missing, told.differing, told.holds) == (1, 1, False)
    assert rebuild() == count
    assert difference().holds
    assert kinds(net.analyst, "ransomware") == before


def test_nothing_is_found_without_keys(net: Net, case: str) -> None:
    with connection.cursor() as cursor:
        with viewing(Person(user_id=1, label="nobody")):
            cursor.execute("SELECT count(*) FROM search_document")
            assert cursor.fetchone() == (0,)
        with viewing(net.punjab_analyst):
            cursor.execute("SELECT set_config('pehra.words', '''ransomware''', true)")
            cursor.execute("SELECT count(*) FROM search_document")
            assert cursor.fetchone() == (0,)


def test_every_kind_is_shown(net: Net, case: str) -> None:
    actions.note(by=net.analyst, reference=case, body="ransomware again", at=NOW)
    with viewing(net.analyst):
        hits = search(net.analyst, read(case), now=NOW + timedelta(days=1)).hits
        groups = shown(net.analyst, hits, wanted(read("ransomware").terms))
    assert {line.kind for group in groups for line in group.lines} == set(RecordKind)
    assert {group.case.reference for group in groups} == {case}
