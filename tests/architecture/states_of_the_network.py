"""The network, its bodies, what is found with them and what they decide. In which states each may be; see `ways`."""

from tests.architecture.ways import END, Ways

OBJECTS = "pehra.registry.actions.objects:"
FILES = "pehra.registry.actions.formation:"
TAKE = f"{FILES}take"
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

STATES: dict[str, dict[str, Ways]] = {
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
