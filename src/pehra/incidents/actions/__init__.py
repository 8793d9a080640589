"""What people and clocks do with reports and cases. Each act is whole: it happens with all that belongs to it."""

from pehra.incidents.actions.concerned import change_affected
from pehra.incidents.actions.custody import accept, escalate, forward, give_back, national_bodies, override, withdraw
from pehra.incidents.actions.filing import file_final, file_update
from pehra.incidents.actions.intake import Intake, Receipted, submit
from pehra.incidents.actions.looking import note_reading
from pehra.incidents.actions.naming import name_person
from pehra.incidents.actions.once import Done, forget_keys, once
from pehra.incidents.actions.outcome import outcome
from pehra.incidents.actions.sharing import answer_permission, ask_permission, change_tlp
from pehra.incidents.actions.work import add_observables, classify, close, note, reopen

__all__ = [
    "Done",
    "Intake",
    "Receipted",
    "accept",
    "add_observables",
    "answer_permission",
    "ask_permission",
    "change_affected",
    "change_tlp",
    "classify",
    "close",
    "escalate",
    "file_final",
    "file_update",
    "forget_keys",
    "forward",
    "give_back",
    "name_person",
    "national_bodies",
    "note",
    "note_reading",
    "once",
    "outcome",
    "override",
    "reopen",
    "submit",
    "withdraw",
]
