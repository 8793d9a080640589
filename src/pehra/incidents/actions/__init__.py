"""What people and clocks do with reports and cases. Each act is whole: it happens with all that belongs to it."""

from pehra.incidents.actions.assigning import give, release, take
from pehra.incidents.actions.concerned import change_affected
from pehra.incidents.actions.custody import accept, escalate, forward, give_back, national_bodies, override, withdraw
from pehra.incidents.actions.ending import close, dismiss, reopen
from pehra.incidents.actions.filing import file_final, file_update
from pehra.incidents.actions.intake import Intake, Receipted, submit
from pehra.incidents.actions.looking import note_reading
from pehra.incidents.actions.merging import Merging, merge, on_merge, undo_merge
from pehra.incidents.actions.naming import name_person, unname_person
from pehra.incidents.actions.notes import amend_note, on_amended
from pehra.incidents.actions.once import Done, forget_keys, once
from pehra.incidents.actions.outcome import outcome
from pehra.incidents.actions.parts import add_fact, audience_for, hold, written
from pehra.incidents.actions.renaming import rename
from pehra.incidents.actions.sameness import accept_sameness, decline_sameness, end_sameness, offer_sameness
from pehra.incidents.actions.sharing import answer_permission, ask_permission, change_tlp
from pehra.incidents.actions.splitting import Part, split
from pehra.incidents.actions.taking_part import (
    Circle,
    audience_of,
    circle_of,
    on_audience,
    on_circle,
    read_by,
    refresh_audience,
    subject_of,
)
from pehra.incidents.actions.timeline import journal, tell, tell_persons
from pehra.incidents.actions.traces import correct_trace, judge_trace, on_struck
from pehra.incidents.actions.work import add_observables, classify, note

__all__ = [
    "Circle",
    "Done",
    "Intake",
    "Merging",
    "Part",
    "Receipted",
    "accept",
    "accept_sameness",
    "add_fact",
    "add_observables",
    "amend_note",
    "answer_permission",
    "ask_permission",
    "audience_for",
    "audience_of",
    "change_affected",
    "change_tlp",
    "circle_of",
    "classify",
    "close",
    "correct_trace",
    "decline_sameness",
    "dismiss",
    "end_sameness",
    "escalate",
    "file_final",
    "file_update",
    "forget_keys",
    "forward",
    "give",
    "give_back",
    "hold",
    "journal",
    "judge_trace",
    "merge",
    "name_person",
    "national_bodies",
    "note",
    "note_reading",
    "offer_sameness",
    "on_amended",
    "on_audience",
    "on_circle",
    "on_merge",
    "on_struck",
    "once",
    "outcome",
    "override",
    "read_by",
    "refresh_audience",
    "release",
    "rename",
    "reopen",
    "split",
    "subject_of",
    "submit",
    "take",
    "tell",
    "tell_persons",
    "undo_merge",
    "unname_person",
    "withdraw",
    "written",
]
