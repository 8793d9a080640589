"""Cases and what is done about them. In which states each may be; see `ways`."""

from tests.architecture.ways import END, Ways

CUSTODY = "pehra.incidents.actions.custody:"
WORK = "pehra.incidents.actions.work:"
CLOSING = "pehra.incidents.actions.ending:"
JUDGED = ("pehra.incidents.actions.traces:judge_trace",)
SHARING = "pehra.incidents.actions.sharing:"
OFFERS = "pehra.incidents.actions.offers:"
CLOCKS = "pehra.foundation.deadlines.actions:"
MAIL = "pehra.foundation.delivery.actions:"
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
HOOKS = "pehra.webhooks.actions."
CALLING = "pehra.calls.actions."
HOOK_SENT = f"{HOOKS}sending:send_due"
HOOK_AGAIN = (f"{HOOKS}replaying:replay", f"{HOOKS}replaying:replay_span")

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
    "calls.Task.state": {
        "open": Ways(
            "the duty officers of the body that calls",
            (f"{CALLING}making:make",),
            (f"{CALLING}attempts:note", f"{CALLING}finding:end_answered", f"{CALLING}finding:go_on"),
        ),
        "reached": Ways(END, (f"{CALLING}attempts:note",)),
        "answered": Ways(END, (f"{CALLING}finding:end_answered",)),
        "exhausted": Ways(END, (f"{CALLING}attempts:note", f"{CALLING}finding:go_on", f"{CALLING}making:make")),
    },
    "webhooks.Delivery.state": {
        "waiting": Ways("the worker", (f"{HOOKS}following:follow", *HOOK_AGAIN), (HOOK_SENT, f"{HOOKS}endpoints:end")),
        "sent": Ways("whoever looks after the webhook", (HOOK_SENT, f"{HOOKS}trying:ping"), HOOK_AGAIN),
        "failed": Ways(
            "whoever looks after the webhook",
            (HOOK_SENT, f"{HOOKS}trying:ping", f"{HOOKS}endpoints:end"),
            HOOK_AGAIN,
        ),
        "withheld": Ways(END, (HOOK_SENT,)),
    },
    "incidents.Case.status": {
        "new": Ways(
            "the body that is offered it",
            ("pehra.incidents.actions.intake:submit",),
            (ANSWERS[0], f"{CUSTODY}override"),
        ),
        "open": Ways(
            "the custodian",
            (ANSWERS[0], f"{CUSTODY}override", f"{CLOSING}reopen", f"{MERGING}undo_merge"),
            (f"{CLOSING}close", f"{MERGING}merge"),
        ),
        "closed": Ways(
            "the custodian", (f"{CLOSING}close", f"{MERGING}merge"), (f"{CLOSING}reopen", f"{MERGING}undo_merge")
        ),
    },
    "incidents.Observable.state": {
        "seen": Ways("the custodian", (f"{WORK}add_observables", *JUDGED), JUDGED),
        "false-positive": Ways("the custodian", JUDGED, JUDGED),
        "withdrawn": Ways("the custodian", JUDGED, JUDGED),
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
        "failed": Ways("whoever began it", (f"{BULK}carry_on", f"{BULK}break_off"), (f"{BULK}begin",)),
    },
    "incidents.BulkItem.state": {
        "chosen": Ways("whoever chose the cases", (f"{BULK}choose",), (f"{BULK}preview",)),
        "ready": Ways("the worker", (f"{BULK}preview",), (f"{BULK}carry_on", f"{BULK}preview")),
        "barred": Ways("whoever chose the cases", (f"{BULK}preview",), (f"{BULK}preview",)),
        "done": Ways(END, (f"{BULK}carry_on",)),
        "refused": Ways(END, (f"{BULK}carry_on",)),
        "failed": Ways("whoever began it", (f"{BULK}carry_on",), (f"{BULK}begin",)),
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
        "expired": Ways(
            "who issued the copy that is open to all",
            ("pehra.releases.actions.ending:on_deadline",),
            (SHARES_END[1],),
        ),
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
}
