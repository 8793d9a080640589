"""What the Council's codes are called on a page."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LABELS: Final[Mapping[str, Mapping[str, str | Promise]]] = {
    "meeting_state": {
        "draft": pgettext_lazy("meeting", "Planned"),
        "called": pgettext_lazy("meeting", "Called"),
        "sitting": pgettext_lazy("meeting", "In session"),
        "held": pgettext_lazy("meeting", "Held"),
        "cancelled": pgettext_lazy("meeting", "Called off"),
    },
    "item_state": {
        "submitted": pgettext_lazy("agenda item", "Waits for a place"),
        "scheduled": pgettext_lazy("agenda item", "On the agenda"),
        "circulated": pgettext_lazy("agenda item", "Circulated"),
        "done": pgettext_lazy("agenda item", "Dealt with"),
        "declined": pgettext_lazy("agenda item", "Declined"),
        "withdrawn": pgettext_lazy("agenda item", "Withdrawn"),
    },
    "motion_state": {
        "proposed": pgettext_lazy("motion", "Proposed"),
        "open": pgettext_lazy("motion", "Put to the vote"),
        "carried": pgettext_lazy("motion", "Carried"),
        "lost": pgettext_lazy("motion", "Lost"),
        "withdrawn": pgettext_lazy("motion", "Withdrawn"),
        "superseded": pgettext_lazy("motion", "Superseded"),
    },
    "minutes_state": {
        "draft": pgettext_lazy("minutes", "Draft"),
        "proposed": pgettext_lazy("minutes", "Before the Council"),
        "sealed": pgettext_lazy("minutes", "Approved and sealed"),
    },
    "action_state": {
        "open": pgettext_lazy("action", "Open"),
        "shown": pgettext_lazy("action", "Evidence waits"),
        "done": pgettext_lazy("action", "Done"),
        "superseded": pgettext_lazy("action", "Superseded"),
    },
    "motion_kind": {
        "plain": _("Decides or states something"),
        "recommend": _("Recommends that a CERT be notified"),
        "directive": _("Is a binding instruction"),
        "mandate": _("Settles which body is responsible"),
        "object": _("Settles who holds a contested network object"),
        "minutes": _("Approves minutes"),
    },
    "publication": {
        "council": _("The Council alone"),
        "network": _("Everybody with a role at a body or organisation of the network"),
        "public": _("Everybody"),
    },
    "vote": {
        "for": pgettext_lazy("vote", "For"),
        "against": pgettext_lazy("vote", "Against"),
        "abstain": pgettext_lazy("vote", "Abstain"),
        "dissent": pgettext_lazy("vote", "Against, with a recorded dissent"),
    },
    "presence": {
        "room": _("In the room"),
        "remote": _("From afar"),
        "apologies": _("Apologies"),
    },
    "seat_part": {"holder": _("Holder"), "alternate": _("Alternate")},
    "seat_kind": {
        "ex-officio": _("Ex officio"),
        "community": _("Community"),
        "provincial": _("Provincial CERT"),
        "co-opted": _("Co-opted"),
    },
    "office": {
        "chair": pgettext_lazy("office", "Chair"),
        "secretary": pgettext_lazy("office", "Secretary"),
        "member": pgettext_lazy("office", "Member"),
    },
    "ground": {
        "majority": _("The majority that the rule asks for is reached."),
        "casting-vote": _("As many are for as against; the chair's casting vote decides."),
        "no-majority": _("The majority that the rule asks for is not reached."),
        "tie": _("As many are for as against, and the motion falls."),
        "no-quorum": _("Too few have taken part."),
    },
    "base": {
        "seats": _("all seats with a vote"),
        "filled": _("seats with a vote that are filled"),
        "present": _("members present"),
        "cast": _("votes for and against"),
    },
    "council_rule": {
        "quorum": _("Quorum"),
        "majority": _("Majority"),
        "tie": _("Tie"),
        "interest": _("Member with an interest"),
        "term": _("Term"),
        "notice": _("Notice of a meeting"),
        "circulation": _("Circulated motions"),
        "vacancy": _("Vacant seat"),
        "term-reminder": _("Reminders before a term ends"),
        "action-reminder": _("Reminders of actions"),
        "directive": _("Who issues directives"),
        "directive-reminder": _("Reminders of directives"),
    },
    "council_answer": {
        "chair-decides": _("The chair's casting vote decides"),
        "falls": _("The motion falls"),
        "not-counted": _("Does not count for the quorum, and has no vote"),
        "counted": _("Counts for the quorum, and has no vote"),
        "council-only": _("The Council alone"),
        "national-too": _("The Council, and the National CERT within its mandate"),
    },
}

TONES: Final = {
    "draft": "neutral",
    "called": "info",
    "sitting": "accent",
    "held": "success",
    "cancelled": "danger",
    "submitted": "neutral",
    "scheduled": "info",
    "circulated": "accent",
    "done": "success",
    "declined": "warning",
    "withdrawn": "neutral",
    "proposed": "info",
    "open": "accent",
    "carried": "success",
    "lost": "danger",
    "superseded": "warning",
    "sealed": "success",
    "shown": "info",
}
