"""What happened at a meeting, as the tables tell it: the part of the minutes that nobody types."""

from datetime import UTC, datetime
from typing import Any

from pehra.council.models import AgendaItem, Attendance, Meeting, Motion
from pehra.council.rules.steps import ItemState, MotionState

DECIDED = (MotionState.CARRIED, MotionState.LOST, MotionState.SUPERSEDED)


def record_of(meeting: Meeting) -> dict[str, Any]:
    """The record, of plain values. Nothing in it changes once the meeting is over, so it can be drawn up again."""
    attendance = meeting.attendance.select_related("seat", "holding").order_by("seat__key", "pk")
    items = meeting.items.filter(state=ItemState.DONE).order_by("position", "pk")
    return {
        "meeting": {
            "reference": meeting.reference,
            "title": meeting.title,
            "place": meeting.place,
            "called_at": _moment(meeting.called_at),
            "opened_at": _moment(meeting.opened_at),
            "closed_at": _moment(meeting.closed_at),
            "notice_days": meeting.notice_days,
            "short_notice": meeting.short_notice,
        },
        "attendance": [_attended(each) for each in attendance],
        "items": [_item(each) for each in items],
    }


def _attended(row: Attendance) -> dict[str, Any]:
    return {
        "seat": row.seat.key,
        "name": row.holding.name,
        "part": row.holding.part,
        "mode": row.mode,
        "arrived_at": _moment(row.arrived_at),
        "left_at": _moment(row.left_at),
    }


def _item(row: AgendaItem) -> dict[str, Any]:
    motions = (
        row.motions.filter(state__in=DECIDED).select_related("supersedes__resolution").order_by("decided_at", "pk")
    )
    return {
        "reference": row.reference,
        "title": row.title,
        "presenter": row.presenter,
        "said": row.note,
        "interests": [
            {"seat": each.seat.key, "name": each.name, "text": each.text}
            for each in row.interests.select_related("seat").order_by("seat__key")
        ],
        "motions": [_motion(each) for each in motions],
    }


def _motion(row: Motion) -> dict[str, Any]:
    resolution = getattr(row, "resolution", None)
    return {
        "reference": row.reference,
        "kind": row.kind,
        "title": row.title,
        "text_en": row.text_en,
        "text_ur": row.text_ur,
        "proposer": row.proposer,
        "resolution": resolution.number if resolution else None,
        "supersedes": row.supersedes.resolution.number if row.supersedes else None,
        "decided_at": _moment(row.decided_at),
        "outcome": row.outcome,
        "votes": [
            {"seat": each.seat.key, "voter": each.voter, "choice": each.choice, "reasons": each.reasons}
            for each in row.votes.select_related("seat").order_by("seat__key")
        ],
    }


def _moment(when: datetime | None) -> str | None:
    return when.astimezone(UTC).isoformat() if when else None
