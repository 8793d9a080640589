"""What people and clocks do with reports and cases. Each act is whole: it happens with all that belongs to it."""

from pehra.incidents.actions.concerned import change_affected
from pehra.incidents.actions.custody import accept, escalate, forward, give_back, national_bodies, override, withdraw
from pehra.incidents.actions.filing import file_final, file_update
from pehra.incidents.actions.intake import Intake, Receipted, submit
from pehra.incidents.actions.looking import note_reading
from pehra.incidents.actions.naming import name_person
from pehra.incidents.actions.once import Done, forget_keys, once
from pehra.incidents.actions.outcome import outcome
from pehra.incidents.actions.parts import add_fact, audience_for, written
from pehra.incidents.actions.sharing import answer_permission, ask_permission, change_tlp
from pehra.incidents.actions.taking_part import Circle, audience_of, circle_of, on_audience, subject_of
from pehra.incidents.actions.timeline import journal, tell, tell_persons
from pehra.incidents.actions.work import add_observables, classify, close, note, reopen

__all__ = [
    "Circle",
    "Done",
    "Intake",
    "Receipted",
    "accept",
    "add_fact",
    "add_observables",
    "answer_permission",
    "ask_permission",
    "audience_for",
    "audience_of",
    "change_affected",
    "change_tlp",
    "circle_of",
    "classify",
    "close",
    "escalate",
    "file_final",
    "file_update",
    "forget_keys",
    "forward",
    "give_back",
    "journal",
    "name_person",
    "national_bodies",
    "note",
    "note_reading",
    "on_audience",
    "once",
    "outcome",
    "override",
    "reopen",
    "subject_of",
    "submit",
    "tell",
    "tell_persons",
    "withdraw",
    "written",
]
