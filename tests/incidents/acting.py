"""Every act on a case as a row: who may do it, in which state, and the words that it is given.

The words are secrets: wherever one of them turns up outside the case, content has leaked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from pehra.foundation.access.person import Person
from pehra.foundation.deadlines.actions import sweep
from pehra.incidents import actions
from pehra.incidents.actions import Intake
from pehra.incidents.actions.hand_over import take_over
from pehra.incidents.models import Entry, Named, Permission
from pehra.incidents.queries.notes import named_key, note_key
from pehra.incidents.rules.intake import Seen
from tests.incidents.conftest import Net
from tests.world import NOW

HOUR = timedelta(hours=1)
LATER = NOW + timedelta(hours=6)
# What the story's people write. None of it may stand in the journal, in a notice or in a mail.
TITLE, WORDS, REASON, ADDRESS = "Zarqa-title", "Zarqa-words", "Zarqa-reason", "198.51.100.77"
TRACE = {"type": "ipv4-addr", "value": ADDRESS}
SECRETS = ("Zarqa", ADDRESS, "information-content-security")


def report(**fields: object) -> Intake:
    """A report of the operator; fields replace the usual ones."""
    usual: dict[str, object] = {"organisation": "operator", "title": TITLE, "description": WORDS}
    return Intake(**usual | fields)  # type: ignore[arg-type]


def reported(net: Net, **fields: object) -> str:
    """A new case: reported, waiting for the Telecom CERT."""
    return actions.submit(by=net.contact, report=report(**fields), at=NOW).case.reference


def opened(net: Net, **fields: object) -> str:
    """A case that the Telecom CERT has accepted."""
    reference = reported(net, **fields)
    actions.accept(by=net.analyst, reference=reference, at=NOW + HOUR)
    return reference


def escalated(net: Net, **fields: object) -> str:
    """A case that the Telecom CERT has and has offered to the CII CERT."""
    reference = opened(net, **fields)
    actions.escalate(by=net.analyst, reference=reference, at=NOW + 2 * HOUR)
    return reference


def closed(net: Net, **fields: object) -> str:
    reference = opened(net, **fields)
    actions.close(by=net.analyst, reference=reference, cause=WORDS, lesson=WORDS, at=NOW + 2 * HOUR)
    return reference


def asked(net: Net) -> str:
    """A case whose source has been asked to permit TLP:GREEN."""
    reference = opened(net)
    actions.ask_permission(by=net.analyst, reference=reference, tlp="TLP:GREEN", reason=REASON, at=NOW + 2 * HOUR)
    return reference


def traced(net: Net) -> str:
    """A case with a trace that the operator's contact reported."""
    return opened(net, observables=(Seen(ADDRESS, note=WORDS),))


def struck(net: Net) -> str:
    """The same, and the Telecom CERT takes the trace for a false positive."""
    reference = traced(net)
    judged = {"state": "false-positive", "reason": REASON, "at": NOW + 2 * HOUR}
    actions.judge_trace(by=net.lead, reference=reference, **TRACE, **judged)  # type: ignore[arg-type]
    return reference


def red(net: Net) -> str:
    """A case that the source set to TLP:AMBER and the lead of the Telecom CERT to TLP:RED."""
    reference = reported(net)
    actions.accept(by=net.lead, reference=reference, at=NOW + HOUR)
    actions.change_tlp(by=net.lead, reference=reference, tlp="TLP:RED", at=NOW + 2 * HOUR)
    return reference


def named(net: Net) -> str:
    """The same, and the analyst of the Telecom CERT is named on it too."""
    reference = red(net)
    actions.name_person(by=net.lead, reference=reference, person="analyst@example.org", at=NOW + 2 * HOUR)
    return reference


def naming(reference: str) -> str:
    """The key of the latest naming on a case; of a case without one, a key of nobody."""
    found = Named.objects.filter(until=None, case__reference=reference).order_by("pk").last()
    return named_key(found.pk if found else 0)


def noted(net: Net) -> str:
    """A case with a note of the analyst of the Telecom CERT."""
    reference = opened(net)
    actions.note(by=net.analyst, reference=reference, body=WORDS, at=NOW + 2 * HOUR)
    return reference


def note_on(reference: str) -> str:
    """The key of the note on a case; of a case without one, a key of nothing."""
    found = Entry.objects.filter(case__reference=reference, kind="note").order_by("pk").last()
    return note_key(found.pk if found else 0)


def silent(net: Net) -> str:
    """A new case that nobody has acknowledged for so long that its clock has climbed to the National CERT."""
    reference = reported(net)
    for hours in (5, 29, 53):
        sweep(at=NOW + timedelta(hours=hours))
    return reference


def question(reference: str) -> int:
    """The number of the latest question to a case's source; for a case that never was, that of another one."""
    rows = Permission.objects.order_by("pk")
    return (rows.filter(case__reference=reference).last() or rows.get()).pk


Doing = Callable[[Person, str, datetime], object]


@dataclass(frozen=True)
class Deed:
    """An act: `may` names who may do it (fields of Net) after `prepare` has made a case in the right state."""

    name: str
    may: tuple[str, ...]
    prepare: Callable[[Net], str]
    do: Doing

    def __str__(self) -> str:
        return self.name

    def by(self, net: Net) -> Person:
        """One of those who may."""
        return getattr(net, self.may[0])  # type: ignore[no-any-return]


OPERATOR = ("contact", "second_contact")
TELECOM = ("analyst", "lead")
CII = ("cii_analyst", "cii_lead")
NATIONAL = ("duty_officer",)
# Whoever may see the operator's case in one of its states, and a bit more.
INSIDERS = (*OPERATOR, *TELECOM, *CII, *NATIONAL, "national_analyst")


def _deed(name: str, may: tuple[str, ...], prepare: Callable[[Net], str], do: Doing) -> Deed:
    return Deed(name, may, prepare, do)


DEEDS = (
    _deed("accept a report", TELECOM, reported, lambda by, ref, at: actions.accept(by=by, reference=ref, at=at)),
    _deed("accept an offer", CII, escalated, lambda by, ref, at: actions.accept(by=by, reference=ref, at=at)),
    _deed(
        "return",
        CII,
        escalated,
        lambda by, ref, at: actions.give_back(by=by, reference=ref, reason=REASON, at=at),
    ),
    _deed(
        "forward a report",
        TELECOM,
        reported,
        lambda by, ref, at: actions.forward(by=by, reference=ref, to="cert-punjab", reason=REASON, at=at),
    ),
    _deed(
        "forward an offer",
        CII,
        escalated,
        lambda by, ref, at: actions.forward(by=by, reference=ref, to="ncert", reason=REASON, at=at),
    ),
    _deed(
        "dismiss",
        TELECOM,
        reported,
        lambda by, ref, at: actions.dismiss(by=by, reference=ref, outcome="false-alarm", reason=REASON, at=at),
    ),
    _deed("escalate", TELECOM, opened, lambda by, ref, at: actions.escalate(by=by, reference=ref, at=at)),
    _deed(
        "escalate to another",
        TELECOM,
        opened,
        lambda by, ref, at: actions.escalate(by=by, reference=ref, to="cert-punjab", reason=REASON, at=at),
    ),
    _deed(
        "withdraw",
        TELECOM,
        escalated,
        lambda by, ref, at: actions.withdraw(by=by, reference=ref, reason=REASON, at=at),
    ),
    _deed(
        "override",
        NATIONAL,
        silent,
        lambda by, ref, at: actions.override(by=by, reference=ref, reason=REASON, to="cert-punjab", at=at),
    ),
    _deed(
        "note",
        (*OPERATOR, *TELECOM),
        opened,
        lambda by, ref, at: actions.note(by=by, reference=ref, body=WORDS, at=at),
    ),
    _deed(
        "internal note",
        (*TELECOM, *OPERATOR),
        opened,
        lambda by, ref, at: actions.note(by=by, reference=ref, body=WORDS, internal=True, at=at),
    ),
    _deed(
        "note for named persons",
        (*TELECOM, *OPERATOR),
        opened,
        lambda by, ref, at: actions.note(by=by, reference=ref, body=WORDS, tlp="TLP:RED", at=at),
    ),
    _deed(
        "classify",
        TELECOM,
        opened,
        lambda by, ref, at: actions.classify(
            by=by,
            reference=ref,
            classification=["information-content-security"],
            severity="high",
            ransomware=True,
            at=at,
        ),
    ),
    _deed(
        "rename",
        TELECOM,
        opened,
        lambda by, ref, at: actions.rename(by=by, reference=ref, title=f"{TITLE} again", at=at),
    ),
    _deed(
        "change who is affected",
        TELECOM,
        opened,
        lambda by, ref, at: actions.change_affected(by=by, reference=ref, add=["rival"], at=at),
    ),
    _deed(
        "name a person",
        ("lead", *OPERATOR),
        red,
        lambda by, ref, at: actions.name_person(by=by, reference=ref, person="analyst@example.org", at=at),
    ),
    _deed(
        "strike out a note",
        TELECOM,
        noted,
        lambda by, ref, at: actions.amend_note(
            by=by, reference=ref, note=note_on(ref), strike=True, reason=REASON, at=at
        ),
    ),
    _deed(
        "name a person no longer",
        ("lead", "analyst", *OPERATOR),
        named,
        lambda by, ref, at: actions.unname_person(by=by, reference=ref, named=naming(ref), at=at),
    ),
    _deed(
        "add observables",
        (*OPERATOR, *TELECOM),
        opened,
        lambda by, ref, at: actions.add_observables(by=by, reference=ref, seen=[Seen(ADDRESS, note=WORDS)], at=at),
    ),
    _deed(
        "take a trace for benign",
        TELECOM,
        traced,
        lambda by, ref, at: actions.judge_trace(
            by=by, reference=ref, **TRACE, state="false-positive", reason=REASON, at=at
        ),
    ),
    _deed(
        "withdraw a trace",
        ("contact", *TELECOM),
        traced,
        lambda by, ref, at: actions.judge_trace(by=by, reference=ref, **TRACE, state="withdrawn", reason=REASON, at=at),
    ),
    _deed(
        "let a trace count again",
        TELECOM,
        struck,
        lambda by, ref, at: actions.judge_trace(by=by, reference=ref, **TRACE, state="seen", reason=REASON, at=at),
    ),
    _deed(
        "correct a note on a trace",
        ("contact", *TELECOM),
        traced,
        lambda by, ref, at: actions.correct_trace(by=by, reference=ref, **TRACE, note=f"{WORDS} again", at=at),
    ),
    _deed(
        "close",
        TELECOM,
        opened,
        lambda by, ref, at: actions.close(by=by, reference=ref, cause=WORDS, lesson=WORDS, at=at),
    ),
    _deed("reopen", TELECOM, closed, lambda by, ref, at: actions.reopen(by=by, reference=ref, reason=REASON, at=at)),
    _deed(
        "make stricter",
        (*TELECOM, *OPERATOR),
        opened,
        lambda by, ref, at: actions.change_tlp(by=by, reference=ref, tlp="TLP:RED", at=at),
    ),
    _deed(
        "make wider",
        OPERATOR,
        opened,
        lambda by, ref, at: actions.change_tlp(by=by, reference=ref, tlp="TLP:GREEN", at=at),
    ),
    _deed(
        "ask the source",
        TELECOM,
        opened,
        lambda by, ref, at: actions.ask_permission(by=by, reference=ref, tlp="TLP:CLEAR", reason=REASON, at=at),
    ),
    _deed(
        "permit",
        OPERATOR,
        asked,
        lambda by, ref, at: actions.answer_permission(
            by=by, reference=ref, permission_id=question(ref), grant=True, answer=REASON, at=at
        ),
    ),
    _deed(
        "refuse to permit",
        OPERATOR,
        asked,
        lambda by, ref, at: actions.answer_permission(
            by=by, reference=ref, permission_id=question(ref), grant=False, at=at
        ),
    ),
    _deed(
        "file an update",
        OPERATOR,
        opened,
        lambda by, ref, at: actions.file_update(by=by, reference=ref, body=WORDS, at=at),
    ),
    _deed(
        "file the final report",
        OPERATOR,
        closed,
        lambda by, ref, at: actions.file_final(by=by, reference=ref, body=WORDS, at=at),
    ),
)
# Acts that are not on a case that somebody names: they make one, or come from a clock or a mandate.
OTHER_DEEDS = (
    _deed("report", OPERATOR, lambda net: "", lambda by, _, at: actions.submit(by=by, report=report(), at=at)),
    _deed(
        "report TLP:RED with a key",
        OPERATOR,
        lambda net: "",
        lambda by, _, at: actions.submit(by=by, report=report(tlp="TLP:RED"), key="k1", at=at),
    ),
    _deed(
        "enter a report by phone",
        (*NATIONAL, *TELECOM),
        lambda net: "",
        lambda by, _, at: actions.submit(by=by, report=report(channel="phone", submitted_at=NOW), at=at),
    ),
    _deed(
        "hand over a mandate",
        ("administrator",),
        escalated,
        lambda _, __, at: take_over(
            function="cii", from_body=body("cert-cii"), to_body=body("ncert"), organisations=None, at=at
        ),
    ),
)


def body(slug: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM registry_party WHERE slug = %s", [slug])
        return int(cursor.fetchone()[0])


def dump() -> dict[str, str]:
    """Every table of the database by name, as one digest of its rows: equal means that nothing at all has changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        names = [name for (name,) in cursor.fetchall()]
        # Most are empty, and asking two hundred of them one by one takes most of the time of many a test.
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in names))
        filled = [name for (name,) in cursor.fetchall()]
        digest = "SELECT '{0}', md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM \"{0}\" t"
        cursor.execute(" UNION ALL ".join(map(digest.format, filled)))
        return dict.fromkeys(names, "") | dict(cursor.fetchall())
