"""What the states, steps and people of establishment files are called on a page."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pehra.law.formation import FormationState
from pehra.registry.rules.formation import FileAct, Needs, Who

S = FormationState
STATES: Final[Mapping[str, str | Promise]] = {
    S.PLANNED: pgettext_lazy("file", "Planned"),
    S.DESIGNATED: pgettext_lazy("file", "Department designated"),
    S.PROPOSED: pgettext_lazy("file", "Proposed to the Council"),
    S.RECOMMENDED: pgettext_lazy("file", "Recommended by the Council"),
    S.SENT: pgettext_lazy("file", "Summary sent to the cabinet"),
    S.RETURNED: pgettext_lazy("file", "Returned with remarks"),
    S.APPROVED: pgettext_lazy("file", "Approved by the cabinet"),
    S.NOTIFIED: pgettext_lazy("file", "Notified in the gazette"),
    S.SEATED: pgettext_lazy("file", "Seat on the Council opened"),
    S.SOFT: pgettext_lazy("file", "Soft operation"),
    S.FULL: pgettext_lazy("file", "Full operation"),
    S.SUSPENDED: pgettext_lazy("file", "Suspended"),
    S.MERGED: pgettext_lazy("file", "Merged"),
    S.DISSOLVED: pgettext_lazy("file", "Dissolved"),
}
# The same in one or two words, for the head of a column.
STATIONS: Final[Mapping[str, str | Promise]] = {
    S.DESIGNATED: pgettext_lazy("station", "Department"),
    S.PROPOSED: pgettext_lazy("station", "Proposal"),
    S.RECOMMENDED: pgettext_lazy("station", "Council"),
    S.SENT: pgettext_lazy("station", "Summary"),
    S.APPROVED: pgettext_lazy("station", "Cabinet"),
    S.NOTIFIED: pgettext_lazy("station", "Gazette"),
    S.SEATED: pgettext_lazy("station", "Seat"),
    S.SOFT: pgettext_lazy("station", "Soft operation"),
    S.FULL: pgettext_lazy("station", "Full operation"),
}
# What somebody does: on the button and over its form.
ACTS: Final[Mapping[str, str | Promise]] = {
    FileAct.OPEN: _("Open a file"),
    FileAct.DESIGNATE: _("Note the designated department"),
    FileAct.PROPOSE: _("Propose to the Council"),
    FileAct.RECOMMEND: _("The Council recommends"),
    FileAct.SEND: _("Note that the summary is sent"),
    FileAct.APPROVE: _("Note the cabinet's approval"),
    FileAct.RETURN: _("Note that it was returned"),
    FileAct.NOTIFY: _("Record the gazette notification"),
    FileAct.WITHDRAW: _("Record that the notification is withdrawn"),
    FileAct.SEAT: _("A seat on the Council is opened"),
    FileAct.START: _("Begin soft operation"),
    FileAct.COMPLETE: _("Declare full operation"),
    FileAct.SUSPEND: _("Suspend"),
    FileAct.RESUME: _("Resume work"),
    FileAct.MERGE: _("Merge into another body"),
    FileAct.DISSOLVE: _("Dissolve"),
}
PEOPLE: Final[Mapping[str, str | Promise]] = {
    Who.SECRETARIAT: _("the Council's secretariat"),
    Who.TEAM: _("the CERT's lead, or the Council's secretariat for it"),
    Who.RESOLUTION: _("the Council, by a resolution"),
    Who.SYSTEM: _("nobody: it follows by itself"),
}
# The same in a word, for the wall.
TAKERS: Final[Mapping[str, str | Promise]] = {
    Who.SECRETARIAT: _("the secretariat"),
    Who.TEAM: _("the CERT itself"),
    Who.RESOLUTION: _("the Council"),
}
NEEDS: Final[Mapping[str, str | Promise]] = {
    Needs.DEPARTMENT: _("the department's name"),
    Needs.DOCUMENT: _("a document"),
    Needs.REMARKS: _("remarks"),
    Needs.RESOLUTION: _("the number of the resolution"),
    Needs.GAZETTE: _("the number of the gazette notification"),
    Needs.SUCCESSOR: _("the body into which it is merged"),
}
GOVERNMENTS: Final[Mapping[str, str | Promise]] = {
    "federal": _("the federal government"),
    "provincial": _("the concerned provincial government"),
}
# Whose files may be opened.
FUNCTIONS: Final[Mapping[str, str | Promise]] = {
    "government": _("Government CERT"),
    "cii": _("CII CERT"),
    "sectoral": _("Sectoral CERT"),
    "provincial": _("Provincial CERT"),
}
LABELS: Final[Mapping[str, Mapping[str, str | Promise]]] = {
    "file": STATES,
    "station": STATIONS,
    "file_act": ACTS,
    "file_who": PEOPLE,
    "file_taker": TAKERS,
    "file_needs": NEEDS,
    "notifying": GOVERNMENTS,
}
TONES: Final[Mapping[str, tuple[str, str]]] = {
    S.PLANNED: ("neutral", "circle-dashed"),
    S.DESIGNATED: ("neutral", "building"),
    S.PROPOSED: ("info", "file-text"),
    S.RECOMMENDED: ("info", "gavel"),
    S.SENT: ("info", "send"),
    S.RETURNED: ("warning", "arrow-back-up"),
    S.APPROVED: ("info", "circle-check"),
    S.NOTIFIED: ("accent", "certificate"),
    S.SEATED: ("accent", "users"),
    S.SOFT: ("accent", "activity"),
    S.FULL: ("success", "shield-check"),
    S.SUSPENDED: ("warning", "player-pause"),
    S.MERGED: ("neutral", "arrow-right"),
    S.DISSOLVED: ("danger", "x"),
}
