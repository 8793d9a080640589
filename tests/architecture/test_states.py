"""Every state that something may be in has an owner, a way in and a way out; a state that is an end says so."""

import importlib
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db.models import Field

END = "nobody: this is an end"


@dataclass(frozen=True)
class Ways:
    """Who must move on what is in this state, and the functions that lead in and out."""

    owner: str
    into: tuple[str, ...]
    out: tuple[str, ...] = ()


CUSTODY = "pehra.incidents.actions.custody:"
WORK = "pehra.incidents.actions.work:"
SHARING = "pehra.incidents.actions.sharing:"
OFFERS = "pehra.incidents.actions.offers:"
CLOCKS = "pehra.foundation.deadlines.actions:"
OBJECTS = "pehra.registry.actions.objects:"
FILES = "pehra.registry.actions.formation:"
TAKE = f"{FILES}take"
MAIL = "pehra.foundation.delivery.actions:"
FINDING = "pehra.events.actions.answering:answer"
SYNC = "pehra.events.actions.sync.run:sync"
SETTLE = "pehra.events.actions.sync.clock:settle"
TELL = "pehra.events.actions.telling.preparing:prepare"
CALLS = "pehra.events.actions.telling.calls:call_waiting"
RULE = "pehra.events.actions.cases:keep_rule"
RUNS = "pehra.events.actions.runs:"
ASSESSED = "pehra.readiness.actions.maturity:"
PEOPLE = "pehra.readiness.actions.people:"
CALLING = "pehra.readiness.actions.calling:"
TEACHING = "pehra.readiness.actions.training:"
DRILLS = "pehra.readiness.actions.drills:"
PLAYING = "pehra.readiness.actions.drill_play:play_due"
MEETINGS = "pehra.council.actions.meetings:"
AGENDA = "pehra.council.actions.agenda:"
MOTIONS = "pehra.council.actions.motions:"
VOTES = "pehra.council.actions.voting:"
MINUTES = "pehra.council.actions.minutes:"
FOLLOW = "pehra.council.actions.followup:"
DIRECTIVE = "pehra.council.actions.directives:"
DUTY = "pehra.council.actions.duties:"
PACK = "pehra.council.actions.packs:"
ASKING = "pehra.search.actions.asking:"
TAKING = "pehra.evidence.actions.taking:"
WRITING = "pehra.playbooks.actions.writing:"
TASKS = "pehra.playbooks.actions.tasks:"
HOLDING = "pehra.evidence.actions.custody:"
ENDING = "pehra.evidence.actions.retention:"
DRAFTING = "pehra.releases.actions.drafting:"
DECIDING = "pehra.releases.actions.deciding:"
SHARES = "pehra.releases.actions.sharing:"
SHARES_END = ("pehra.releases.actions.ending:recall", "pehra.releases.actions.ending:end_all")
PUBLIC_DESK = "pehra.public.actions.desk:"
PUBLIC_TAKEN = ("pehra.public.actions.taking_up:take_up", "pehra.public.actions.taking_up:take_into")
PUBLIC_CLAIM = "pehra.public.actions.claiming:claim"
PUBLIC_SAID = "pehra.public.actions.following:say"
PUBLIC_ENDS = (*PUBLIC_TAKEN, PUBLIC_CLAIM, f"{PUBLIC_DESK}refuse", f"{PUBLIC_DESK}close")
BULK = "pehra.incidents.actions.bulk:"
SAME = "pehra.incidents.actions.sameness:"
MERGING = "pehra.incidents.actions.merging:"
CAMPAIGN = "pehra.campaigns.actions.campaigns:"
REQUEST_SENT = "pehra.correspondence.actions.sending:"
REQUEST_DRAFT = "pehra.correspondence.actions.drafting:draft"
REQUEST_SAID = "pehra.correspondence.actions.answering:"
REQUEST_ANSWERS = tuple(f"{REQUEST_SAID}{act}" for act in ("answer", "answer_by_link", "write_down"))
REQUEST_HAD = (f"{REQUEST_SAID}acknowledge", f"{REQUEST_SAID}acknowledge_by_link", f"{REQUEST_SAID}write_down")
REQUEST_ENDS = (f"{REQUEST_SENT}close", f"{REQUEST_SENT}give_up")
MEASURE = "pehra.correspondence.actions.measures:"
ANSWERS = tuple(f"{CUSTODY}{act}" for act in ("accept", "give_back", "forward", "override", "withdraw"))

CRISIS = "pehra.watch.actions.declaring:"

STATES: dict[str, dict[str, Ways]] = {
    "watch.Declaration.state": {
        "waiting": Ways(
            "the office of the Council that confirms it",
            (f"{CRISIS}declare",),
            (f"{CRISIS}confirm", f"{CRISIS}refuse", f"{CRISIS}stand_down", f"{CRISIS}lapse_due"),
        ),
        "in-force": Ways(
            "the body that declared it",
            (f"{CRISIS}declare", f"{CRISIS}confirm"),
            (f"{CRISIS}refuse", f"{CRISIS}stand_down", f"{CRISIS}lapse_due"),
        ),
        "refused": Ways(END, (f"{CRISIS}refuse",)),
        "stood-down": Ways(END, (f"{CRISIS}stand_down",)),
        "lapsed": Ways(END, (f"{CRISIS}lapse_due",)),
    },
    "incidents.Case.status": {
        "new": Ways(
            "the body that is offered it",
            ("pehra.incidents.actions.intake:submit",),
            (ANSWERS[0], f"{CUSTODY}override"),
        ),
        "open": Ways(
            "the custodian",
            (ANSWERS[0], f"{CUSTODY}override", f"{WORK}reopen", f"{MERGING}undo_merge"),
            (f"{WORK}close", f"{MERGING}merge"),
        ),
        "closed": Ways("the custodian", (f"{WORK}close", f"{MERGING}merge"), (f"{WORK}reopen", f"{MERGING}undo_merge")),
    },
    "incidents.Transfer.state": {
        "offered": Ways("the body that is offered it", (f"{OFFERS}offer_to", f"{OFFERS}passes_on"), ANSWERS),
        "accepted": Ways(END, (f"{CUSTODY}accept", f"{OFFERS}passes_to")),
        "returned": Ways(END, (f"{CUSTODY}give_back",)),
        "forwarded": Ways(END, (f"{CUSTODY}forward",)),
        "overridden": Ways(END, (f"{CUSTODY}override",)),
        "withdrawn": Ways(END, (f"{CUSTODY}withdraw",)),
        "passed-on": Ways(END, ("pehra.incidents.actions.hand_over:take_over",)),
    },
    "incidents.Permission.state": {
        "asked": Ways("the source", (f"{SHARING}ask_permission",), (f"{SHARING}answer_permission",)),
        "granted": Ways("the source", (f"{SHARING}answer_permission",), (f"{SHARING}change_tlp",)),
        "refused": Ways(END, (f"{SHARING}answer_permission",)),
        "ended": Ways(END, (f"{SHARING}change_tlp",)),
    },
    "incidents.Sameness.state": {
        "offered": Ways(
            "the custodian of the other case",
            (f"{SAME}offer_sameness",),
            (f"{SAME}accept_sameness", f"{SAME}decline_sameness", f"{SAME}end_sameness"),
        ),
        "accepted": Ways("either custodian", (f"{SAME}accept_sameness",), (f"{SAME}end_sameness",)),
        "declined": Ways(END, (f"{SAME}decline_sameness",)),
        "withdrawn": Ways(END, (f"{SAME}end_sameness",)),
        "ended": Ways(END, (f"{SAME}end_sameness",)),
    },
    "campaigns.Campaign.state": {
        "active": Ways(
            "the lead", (f"{CAMPAIGN}open_campaign", f"{CAMPAIGN}resume_campaign"), (f"{CAMPAIGN}end_campaign",)
        ),
        "ended": Ways("the lead", (f"{CAMPAIGN}end_campaign",), (f"{CAMPAIGN}resume_campaign",)),
    },
    "incidents.Bulk.state": {
        "chosen": Ways("whoever chose the cases", (f"{BULK}choose",), (f"{BULK}preview",)),
        "previewed": Ways("whoever chose the cases", (f"{BULK}preview",), (f"{BULK}begin", f"{BULK}preview")),
        "running": Ways("the worker", (f"{BULK}begin",), (f"{BULK}carry_on",)),
        "done": Ways(END, (f"{BULK}carry_on",)),
    },
    "incidents.BulkItem.state": {
        "chosen": Ways("whoever chose the cases", (f"{BULK}choose",), (f"{BULK}preview",)),
        "ready": Ways("the worker", (f"{BULK}preview",), (f"{BULK}carry_on", f"{BULK}preview")),
        "barred": Ways("whoever chose the cases", (f"{BULK}preview",), (f"{BULK}preview",)),
        "done": Ways(END, (f"{BULK}carry_on",)),
        "refused": Ways(END, (f"{BULK}carry_on",)),
    },
    "deadlines.Deadline.state": {
        "open": Ways("whoever owes it", (f"{CLOCKS}start", f"{CLOCKS}resume"), (f"{CLOCKS}meet", f"{CLOCKS}cancel")),
        "met": Ways(END, (f"{CLOCKS}meet",)),
        "cancelled": Ways("the custodian", (f"{CLOCKS}cancel",), (f"{CLOCKS}resume",)),
    },
    "delivery.Mail.state": {
        "waiting": Ways("the worker", (f"{MAIL}expand", f"{MAIL}write"), (f"{MAIL}send_waiting",)),
        "sent": Ways(END, (f"{MAIL}send_waiting",)),
        "failed": Ways(END, (f"{MAIL}send_waiting",)),
    },
    "events.Finding.state": {
        "new": Ways("the worker", (SYNC,), (TELL, FINDING, SYNC)),
        "told": Ways("the organisation", (TELL,), (FINDING, SYNC)),
        "acknowledged": Ways("the organisation", (FINDING,), (FINDING, SYNC)),
        "being-fixed": Ways("the organisation", (FINDING,), (FINDING, SYNC)),
        "fixed-unconfirmed": Ways("the feed that would see it", (FINDING, SYNC), (SYNC, SETTLE, FINDING)),
        "fixed-confirmed": Ways("the feed that would see it", (SYNC, SETTLE), (SYNC, FINDING)),
        "accepted": Ways("the organisation", (FINDING,), ("pehra.events.actions.sync.clock:expire", FINDING, SYNC)),
        "false-alarm": Ways("the CERT", (FINDING,), (FINDING,)),
        "reopened": Ways("the organisation", (SYNC, FINDING), (FINDING, SYNC)),
        "withdrawn": Ways("the feed that would see it", (SYNC,), (SYNC,)),
    },
    "events.FeedRun.state": {
        "running": Ways(
            "whoever brings it in",
            (f"{RUNS}begin", "pehra.events.actions.intake:take_in", "pehra.events.actions.replaying:replay"),
            (f"{RUNS}carry_out", f"{RUNS}give_up"),
        ),
        "done": Ways(END, (f"{RUNS}carry_out",)),
        "failed": Ways(END, (f"{RUNS}carry_out", f"{RUNS}give_up")),
    },
    "events.Call.state": {
        "waiting": Ways("the worker", (TELL,), (CALLS,)),
        "sent": Ways(END, (CALLS,)),
        "failed": Ways(END, (CALLS,)),
    },
    "events.CaseRule.state": {
        "dry-run": Ways("who keeps the rules", (RULE,), (RULE,)),
        "live": Ways("who keeps the rules", (RULE, "pehra.events.actions.cases:install_rules"), (RULE,)),
        "ended": Ways("who keeps the rules", (RULE,), (RULE,)),
    },
    "readiness.Assessment.state": {
        "draft": Ways(
            "the lead of the CERT",
            (f"{ASSESSED}start", f"{ASSESSED}take_back", f"{ASSESSED}send_back"),
            (f"{ASSESSED}submit", f"{ASSESSED}withdraw"),
        ),
        "submitted": Ways(
            "the reviewers of another CERT",
            (f"{ASSESSED}submit", f"{ASSESSED}dispute"),
            (f"{ASSESSED}finish_review", f"{ASSESSED}send_back", f"{ASSESSED}take_back"),
        ),
        "reviewed": Ways(
            "the lead of the CERT",
            (f"{ASSESSED}finish_review",),
            (f"{ASSESSED}accept", f"{ASSESSED}dispute"),
        ),
        "accepted": Ways(END, (f"{ASSESSED}accept",)),
        "withdrawn": Ways(END, (f"{ASSESSED}withdraw",)),
    },
    "readiness.Swap.state": {
        "asked": Ways(
            "the colleague",
            (f"{PEOPLE}ask_swap",),
            (f"{PEOPLE}answer_swap", f"{PEOPLE}take_back_swap", f"{PEOPLE}remove_shift"),
        ),
        "taken": Ways(END, (f"{PEOPLE}answer_swap",)),
        "declined": Ways(END, (f"{PEOPLE}answer_swap",)),
        "taken-back": Ways(END, (f"{PEOPLE}take_back_swap", f"{PEOPLE}remove_shift")),
    },
    "readiness.CallTest.state": {
        "running": Ways("whoever is called", (f"{CALLING}start_test",), (f"{CALLING}confirm", f"{CALLING}advance")),
        "ended": Ways(END, (f"{CALLING}confirm", f"{CALLING}advance")),
    },
    "readiness.Drill.state": {
        "planned": Ways("the director", (f"{DRILLS}plan",), (f"{DRILLS}brief", f"{DRILLS}cancel")),
        "briefed": Ways("the director", (f"{DRILLS}brief",), (f"{DRILLS}start", f"{DRILLS}cancel")),
        "running": Ways(
            "the director",
            (f"{DRILLS}start", f"{DRILLS}resume"),
            (f"{DRILLS}pause", f"{DRILLS}end", f"{DRILLS}abort"),
        ),
        "paused": Ways("the director", (f"{DRILLS}pause",), (f"{DRILLS}resume", f"{DRILLS}end", f"{DRILLS}abort")),
        "ended": Ways(END, (f"{DRILLS}end",)),
        "aborted": Ways(END, (f"{DRILLS}abort",)),
        "cancelled": Ways(END, (f"{DRILLS}cancel",)),
    },
    "readiness.DrillInject.state": {
        "waiting": Ways("the worker", (f"{DRILLS}plan",), (PLAYING, f"{DRILLS}end", f"{DRILLS}abort")),
        "done": Ways(END, (PLAYING, "pehra.readiness.actions.drill_play:inject_now")),
        "failed": Ways(END, (PLAYING,)),
        "skipped": Ways(END, (f"{DRILLS}end", f"{DRILLS}abort")),
    },
    "readiness.Session.state": {
        "planned": Ways(
            "who holds the course",
            (f"{TEACHING}plan_session",),
            (f"{TEACHING}note_result", f"{TEACHING}cancel_session"),
        ),
        "held": Ways(END, (f"{TEACHING}note_result",)),
        "cancelled": Ways(END, (f"{TEACHING}cancel_session",)),
    },
    "registry.FormationStep.state": {
        "planned": Ways("the secretariat", (f"{FILES}open_file",), (TAKE,)),
        "designated": Ways("the CERT to be", (TAKE,), (TAKE,)),
        "proposed": Ways("the Council", (TAKE,), (f"{FILES}recommend", TAKE)),
        "recommended": Ways("the secretariat", (f"{FILES}recommend",), (TAKE,)),
        "summary-sent": Ways("the secretariat", (TAKE,), (TAKE,)),
        "returned": Ways("the secretariat", (TAKE,), (TAKE,)),
        "approved": Ways("the secretariat", (TAKE,), (TAKE,)),
        "notified": Ways("the CERT to be", (TAKE,), (f"{FILES}carry_out_due", TAKE)),
        "seat-opened": Ways("the CERT to be", (f"{FILES}carry_out_due", TAKE), (TAKE,)),
        "soft-operation": Ways("the secretariat", (TAKE,), (TAKE,)),
        "full-operation": Ways("the CERT", (TAKE,), (TAKE,)),
        "suspended": Ways("the secretariat", (TAKE,), (TAKE,)),
        "merged": Ways(END, (TAKE,)),
        "dissolved": Ways(END, (TAKE,)),
    },
    "evidence.Piece.state": {
        "held": Ways(
            "its holder", (f"{TAKING}append", f"{TAKING}take_item"), (f"{HOLDING}release", f"{ENDING}confirm")
        ),
        "released": Ways("its last holder", (f"{HOLDING}release",), (f"{ENDING}confirm",)),
        "destroyed": Ways(END, (f"{ENDING}confirm",)),
    },
    "evidence.Handover.state": {
        "offered": Ways(
            "the party that it is offered to", (f"{HOLDING}hand_over",), (f"{HOLDING}answer", f"{HOLDING}withdraw")
        ),
        "accepted": Ways(END, (f"{HOLDING}answer",)),
        "refused": Ways(END, (f"{HOLDING}answer",)),
        "withdrawn": Ways(END, (f"{HOLDING}withdraw",)),
    },
    "evidence.Destruction.state": {
        "proposed": Ways(
            "a lead or a duty officer of the holder",
            (f"{ENDING}propose", f"{ENDING}propose_due"),
            (f"{ENDING}confirm", f"{ENDING}decline", f"{ENDING}place_hold"),
        ),
        "confirmed": Ways(
            "a second person of the holder",
            (f"{ENDING}confirm",),
            (f"{ENDING}confirm", f"{ENDING}decline", f"{ENDING}place_hold"),
        ),
        "done": Ways(END, (f"{ENDING}confirm",)),
        "declined": Ways(END, (f"{ENDING}decline", f"{ENDING}place_hold")),
    },
    "correspondence.Request.state": {
        "draft": Ways(
            "who writes it",
            (REQUEST_DRAFT, f"{REQUEST_SENT}reopen"),
            (f"{REQUEST_SENT}send", f"{REQUEST_SENT}give_up"),
        ),
        "sent": Ways("whoever is asked", (f"{REQUEST_SENT}send",), (*REQUEST_HAD, *REQUEST_ANSWERS, *REQUEST_ENDS)),
        "waiting": Ways(
            "whoever is asked",
            (*REQUEST_HAD, f"{REQUEST_SENT}write", f"{REQUEST_SENT}reopen"),
            (*REQUEST_ANSWERS, *REQUEST_ENDS),
        ),
        "answered": Ways("the body that asks", REQUEST_ANSWERS, (f"{REQUEST_SENT}write", f"{REQUEST_SENT}close")),
        "closed": Ways("the body that asks", (f"{REQUEST_SENT}close",), (f"{REQUEST_SENT}reopen",)),
        "given-up": Ways("the body that asks", (f"{REQUEST_SENT}give_up",), (f"{REQUEST_SENT}reopen",)),
    },
    "correspondence.Measure.state": {
        "pending": Ways("who carries it out", (f"{MEASURE}propose",), (f"{MEASURE}change",)),
        "active": Ways(
            "who carries it out", (f"{MEASURE}propose", f"{MEASURE}change"), (f"{MEASURE}change", f"{MEASURE}on_day")
        ),
        "to-be-removed": Ways("who carries it out", (f"{MEASURE}change", f"{MEASURE}on_day"), (f"{MEASURE}change",)),
        "removed": Ways(END, (f"{MEASURE}change",)),
        "refused": Ways(END, (f"{MEASURE}change",)),
    },
    "releases.Draft.state": {
        "draft": Ways(
            "its authors",
            (f"{DRAFTING}begin", f"{DRAFTING}renew", f"{DECIDING}take_back"),
            (f"{DECIDING}submit", f"{DRAFTING}discard"),
        ),
        "awaiting-release": Ways(
            "a second person of the body",
            (f"{DECIDING}submit",),
            (f"{DECIDING}release", f"{DECIDING}give_back", f"{DECIDING}take_back"),
        ),
        "returned": Ways("its authors", (f"{DECIDING}give_back",), (f"{DECIDING}submit", f"{DRAFTING}discard")),
        "released": Ways("who releases", (f"{DECIDING}release",), (f"{DECIDING}recall", f"{DECIDING}release")),
        "recalled": Ways(END, (f"{DECIDING}recall",)),
        "superseded": Ways(END, (f"{DECIDING}release",)),
    },
    "releases.Copy.state": {
        "released": Ways("who releases", (f"{DECIDING}release",), (f"{DECIDING}recall", f"{DECIDING}release")),
        "recalled": Ways(END, (f"{DECIDING}recall",)),
        "superseded": Ways(END, (f"{DECIDING}release",)),
    },
    "releases.Share.state": {
        "running": Ways(
            "who shared it",
            (f"{SHARES}share_case", f"{SHARES}share_copy", f"{SHARES}pass_on"),
            (*SHARES_END, "pehra.releases.actions.ending:on_deadline"),
        ),
        "expired": Ways(END, ("pehra.releases.actions.ending:on_deadline",)),
        "recalled": Ways(END, SHARES_END),
    },
    "playbooks.Version.state": {
        "draft": Ways(
            "who writes for its body",
            (f"{WRITING}create", f"{WRITING}draft"),
            (f"{WRITING}publish", f"{WRITING}discard", f"{WRITING}withdraw"),
        ),
        "published": Ways(END, (f"{WRITING}publish", "pehra.playbooks.actions.adopting:adopt")),
    },
    "playbooks.Task.state": {
        "open": Ways(
            "the party that owes it",
            ("pehra.playbooks.actions.starting:start", f"{TASKS}add", f"{TASKS}reopen"),
            (f"{TASKS}finish", f"{TASKS}skip"),
        ),
        "done": Ways("the party that ended it", (f"{TASKS}finish",), (f"{TASKS}reopen",)),
        "skipped": Ways("the party that ended it", (f"{TASKS}skip",), (f"{TASKS}reopen",)),
    },
    "council.Directive.state": {
        "draft": Ways("who issues it", (f"{DIRECTIVE}draft",), (f"{DIRECTIVE}issue", f"{DIRECTIVE}discard")),
        "issued": Ways("its addressees", (f"{DIRECTIVE}issue",), (f"{DIRECTIVE}close", f"{DIRECTIVE}revoke")),
        "closed": Ways(END, (f"{DIRECTIVE}close",)),
        "revoked": Ways(END, (f"{DIRECTIVE}revoke",)),
        "discarded": Ways(END, (f"{DIRECTIVE}discard",)),
    },
    "council.Duty.state": {
        "told": Ways(
            "the addressee",
            (f"{DIRECTIVE}issue",),
            (f"{DUTY}acknowledge", f"{DUTY}show", f"{DUTY}ask_waiver", f"{DIRECTIVE}revoke"),
        ),
        "acknowledged": Ways(
            "the addressee",
            (f"{DUTY}acknowledge", f"{DUTY}answer_showing", f"{DUTY}decide_waiver"),
            (f"{DUTY}show", f"{DUTY}ask_waiver", f"{DIRECTIVE}revoke"),
        ),
        "shown": Ways("its first responder", (f"{DUTY}show",), (f"{DUTY}answer_showing", f"{DIRECTIVE}revoke")),
        "waiver-asked": Ways("who issues it", (f"{DUTY}ask_waiver",), (f"{DUTY}decide_waiver", f"{DIRECTIVE}revoke")),
        "compliant": Ways(END, (f"{DUTY}answer_showing",)),
        "waived": Ways(END, (f"{DUTY}decide_waiver",)),
        "released": Ways(END, (f"{DIRECTIVE}revoke",)),
    },
    "council.Pack.state": {
        "waiting": Ways("the worker", (f"{PACK}ask", f"{PACK}keep_up"), (f"{PACK}make", f"{PACK}keep_up")),
        "ready": Ways(END, (f"{PACK}make",)),
        "failed": Ways(END, (f"{PACK}make", f"{PACK}keep_up")),
    },
    "council.Meeting.state": {
        "draft": Ways("the secretariat", (f"{MEETINGS}draft",), (f"{MEETINGS}call", f"{MEETINGS}cancel")),
        "called": Ways("the secretariat", (f"{MEETINGS}call",), (f"{MEETINGS}open_meeting", f"{MEETINGS}cancel")),
        "sitting": Ways("the secretariat", (f"{MEETINGS}open_meeting",), (f"{MEETINGS}close_meeting",)),
        "held": Ways(END, (f"{MEETINGS}close_meeting",)),
        "cancelled": Ways(END, (f"{MEETINGS}cancel",)),
    },
    "council.AgendaItem.state": {
        "submitted": Ways(
            "the secretariat",
            (f"{AGENDA}submit", f"{AGENDA}defer", f"{MEETINGS}close_meeting"),
            (f"{AGENDA}schedule", f"{AGENDA}decline", f"{AGENDA}withdraw", f"{MOTIONS}circulate"),
        ),
        "scheduled": Ways("the secretariat", (f"{AGENDA}schedule",), (f"{AGENDA}conclude", f"{AGENDA}defer")),
        "circulated": Ways("the sweep", (f"{MOTIONS}circulate",), (f"{VOTES}close_due",)),
        "done": Ways(END, (f"{AGENDA}conclude", f"{VOTES}close_due")),
        "declined": Ways(END, (f"{AGENDA}decline",)),
        "withdrawn": Ways(END, (f"{AGENDA}withdraw",)),
    },
    "council.Motion.state": {
        "proposed": Ways(
            "the secretariat",
            (f"{MOTIONS}propose", f"{MINUTES}propose", f"{VOTES}interrupt"),
            (f"{MOTIONS}put", f"{MOTIONS}circulate", f"{MOTIONS}withdraw", f"{AGENDA}lapse"),
        ),
        "open": Ways(
            "the members",
            (f"{MOTIONS}put", f"{MOTIONS}circulate"),
            (f"{VOTES}close", f"{VOTES}close_due", f"{VOTES}interrupt"),
        ),
        "carried": Ways("the Council", (f"{VOTES}close", f"{VOTES}close_due"), (f"{VOTES}close",)),
        "lost": Ways(END, (f"{VOTES}close", f"{VOTES}close_due")),
        "withdrawn": Ways(END, (f"{MOTIONS}withdraw", f"{AGENDA}lapse")),
        "superseded": Ways(END, (f"{VOTES}close", f"{VOTES}close_due")),
    },
    "council.Minutes.state": {
        "draft": Ways("the secretariat", (f"{MEETINGS}close_meeting", f"{MINUTES}send_back"), (f"{MINUTES}propose",)),
        "proposed": Ways("the Council", (f"{MINUTES}propose",), (f"{MINUTES}seal", f"{MINUTES}send_back")),
        "sealed": Ways(END, (f"{MINUTES}seal",)),
    },
    "council.ActionItem.state": {
        "open": Ways("its owner", (f"{FOLLOW}create", f"{FOLLOW}send_back"), (f"{FOLLOW}show",)),
        "shown": Ways("the secretariat", (f"{FOLLOW}show",), (f"{FOLLOW}accept", f"{FOLLOW}send_back")),
        "done": Ways(END, (f"{FOLLOW}accept",)),
        "superseded": Ways(END, (f"{FOLLOW}supersede_actions",)),
    },
    "public.PublicReport.state": {
        "new": Ways(
            "the desk",
            ("pehra.public.actions.handing_in:hand_in",),
            (f"{PUBLIC_DESK}acknowledge", f"{PUBLIC_DESK}ask", *PUBLIC_ENDS),
        ),
        "looking": Ways(
            "the desk",
            (f"{PUBLIC_DESK}acknowledge", f"{PUBLIC_DESK}reopen", PUBLIC_SAID),
            (f"{PUBLIC_DESK}ask", *PUBLIC_ENDS),
        ),
        "asked": Ways("its sender", (f"{PUBLIC_DESK}ask",), (PUBLIC_SAID, *PUBLIC_ENDS)),
        "taken-up": Ways("the desk", (*PUBLIC_TAKEN, PUBLIC_CLAIM, f"{PUBLIC_DESK}reopen"), (f"{PUBLIC_DESK}close",)),
        "closed": Ways("the desk", (f"{PUBLIC_DESK}close",), (f"{PUBLIC_DESK}reopen",)),
        "refused": Ways("the desk", (f"{PUBLIC_DESK}refuse",), (f"{PUBLIC_DESK}reopen",)),
    },
    "search.Recipient.state": {
        "waiting": Ways(
            "the body that is asked",
            (f"{ASKING}ask",),
            (f"{ASKING}answer", f"{ASKING}decline", f"{ASKING}lapse"),
        ),
        "answered": Ways(END, (f"{ASKING}answer",)),
        "declined": Ways(END, (f"{ASKING}decline",)),
        "lapsed": Ways(END, (f"{ASKING}lapse",)),
    },
    "registry.NetworkObject.state": {
        "claimed": Ways(
            "the organisation's CERT",
            (f"{OBJECTS}claim_object",),
            (f"{OBJECTS}approve_object", f"{OBJECTS}refuse_object", f"{OBJECTS}withdraw_object"),
        ),
        "approved": Ways(
            "the organisation's CERT",
            (f"{OBJECTS}approve_object",),
            (f"{OBJECTS}refuse_object", f"{OBJECTS}withdraw_object"),
        ),
        "refused": Ways(END, (f"{OBJECTS}refuse_object",)),
        "withdrawn": Ways(END, (f"{OBJECTS}withdraw_object",)),
    },
}

# Copies that the database keeps of the case's own status.
STATES |= dict.fromkeys(("watch.Item.status", "watch.Tally.status"), STATES["incidents.Case.status"])


def fields() -> dict[str, Field]:
    """Every column of ours that says in which state something is, by its name."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}": field
        for model in apps.get_models()
        if model.__module__.startswith("pehra.")
        for field in model._meta.get_fields()
        if field.name in ("state", "status")
    }


def test_every_state_is_accounted_for() -> None:
    assert {name: {value for value, _ in field.choices} for name, field in fields().items()} == {
        name: set(states) for name, states in STATES.items()
    }


@pytest.mark.parametrize("name", STATES)
def test_every_state_has_an_owner_a_way_in_and_a_way_out(name: str) -> None:
    for state, ways in STATES[name].items():
        assert ways.owner, state
        assert ways.into, state
        assert bool(ways.out) == (ways.owner != END), state
        for way in (*ways.into, *ways.out):
            module, _, function = way.partition(":")
            assert callable(getattr(importlib.import_module(module), function)), way


@pytest.mark.parametrize("model", [each for each in apps.get_models() if each.__module__.startswith("pehra.")])
def test_every_word_fits_into_its_column(model: type) -> None:
    for field in model._meta.get_fields():  # type: ignore[attr-defined]
        if getattr(field, "choices", None) and field.max_length:
            assert [value for value, _ in field.choices if len(value) > field.max_length] == []
