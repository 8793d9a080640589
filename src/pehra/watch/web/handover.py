"""The draft of a hand-over note, in the reader's language: facts alone, for somebody to say what they mean."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.registry import queries as registry
from pehra.watch.queries import floor, handover
from pehra.watch.queries.handover import NAMED, Named
from pehra.watch.web.wording import name_of, place_name


def draft(viewer: Person, body_id: int, since: datetime, at: datetime) -> str:
    """What happened on the floor of a body since a moment, in lines; empty where the viewer keeps no watch there.

    A TLP:RED case is not in it: the note is read by everybody at the body.
    """
    body = registry.snapshot().by_id.get(body_id)
    try:
        where = floor.post(viewer, at, body.slug if body else "-", named=False)
    except Absent:
        return ""
    found = handover.shift(viewer, where, since, at)
    span = {"since": f"{registry.local_time(since):%Y-%m-%d %H:%M}", "at": f"{registry.local_time(at):%H:%M}"}
    lines = [_("Shift from %(since)s to %(at)s") % span]
    lines += _line(_("New"), found.new)
    lines += _line(_("Closed"), found.closed)
    lines += _line(_("Escalated or sent on"), found.escalated)
    lines += _line(_("A clock ran out"), found.breached)
    lines += ["", _("Open now")]
    lines += _line(_("Unacknowledged"), found.unacknowledged)
    lines += _line(_("Overdue"), found.late)
    lines += _line(_("Due within the hour"), found.due)
    lines += _line(_("Waiting for our answer"), found.offered)
    for level in found.levels:
        words = {"level": name_of(level.terms), "where": place_name(level.row.sphere, level.row.place)}
        lines.append(_("Crisis level in force: %(level)s, %(where)s") % words)
    return "\n".join([*lines, "", _("To be watched:"), ""])


def _line(what: str, named: Named) -> list[str]:
    """One kind of case: how many, and the first of them by their references."""
    n = len(named.references)
    if not n:
        return [f"{what}: 0"]
    shown = ", ".join(named.references[:NAMED])
    rest = n - NAMED
    if rest > 0:
        shown += " " + ngettext("and %(num)d more", "and %(num)d more", rest) % {"num": rest}
    return [f"{what}: {n}{'+' if named.more else ''} ({shown})"]
