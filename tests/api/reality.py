"""What the document is tried on: a record for every parameter of an address, and people to whom they are records.

Most are those of the permission matrix. Beside them stand the kinds that it leaves to other tests, and cases in the
states that some acts need.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pehra.campaigns import actions as campaigns
from pehra.campaigns.queries.remarks import remark_key
from pehra.council.actions import directives
from pehra.evidence.models import Piece
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.access.roles import Role
from pehra.incidents import actions as cases
from pehra.incidents.models import Report
from pehra.public.actions.taking_up import take_up
from pehra.readiness.actions import maturity
from pehra.registry.actions import ContactDetails, add_contact
from pehra.webhooks.actions.following import follow
from pehra.webhooks.models import Delivery
from tests import world
from tests.api.conftest import token_for
from tests.api.test_strangers import body_for
from tests.campaigns.opening import campaign, punjab_case
from tests.correspondence import writing
from tests.council.directing import PATCH, rules
from tests.events.actions.bringing import FEED
from tests.evidence.holding import announce, item, offer
from tests.incidents import acting, asking
from tests.incidents.conftest import Net, clock, routing
from tests.permissions.records import TYPE, VALUE, WALKED, Values, records
from tests.playbooks.playing import drafted
from tests.public.conftest import handed_in
from tests.readiness.assessing import answers
from tests.readiness.drills.drilling import running
from tests.releases.redacting import LATER, SHARED, released, shared, shown, submitted
from tests.webhooks.conftest import hooked
from tests.world import NOW

PARAMETER: Final = re.compile(r"{(\w+)}")
# Who asks, in words and by the name of the person in the network.
PEOPLE: Final = {
    "contact": "contact",
    "analyst": "analyst",
    "lead": "lead",
    "lead above": "cii_lead",
    "analyst elsewhere": "punjab_analyst",
    "analyst of the nation": "national_analyst",
    "duty officer": "duty_officer",
    "auditor": "auditor",
}
MEMBER: Final = "Council member"
ALL: Final = (*PEOPLE, MEMBER)
# What the usual request says besides what is required, by shape.
SAID: Final[Mapping[str, Values]] = {
    "CloseIn": {"lesson": "Patch sooner."},
    "AmendmentIn": {"strike": True},
    "SameAnswerIn": {"reason": "It was another mail."},
    "MeasureChangeIn": {"act": "activate"},
    "TaskOutcomeIn": {"outcome": "Seen on two hosts."},
    "ShareIn": {"purpose": "To look for it"},
    "RuleIn": {"severity": "high"},
}
# Fields of queries that name something.
ASKED: Final = {
    "organisation": "operator",
    "body": "cert-telecom",
    "cert": "cert-telecom",
    "custodian": "cert-telecom",
    "sector": "telecom",
    "province": "punjab",
}


@dataclass(frozen=True, eq=False)
class Reality:
    """Tokens by who holds them, parameters by how the address begins, and by shape the fields that name records."""

    tokens: Mapping[str, str]
    values: Mapping[str, Values]
    named: Mapping[str, Values]

    def value(self, path: str, name: str) -> str | None:
        """What stands for a parameter; None where nothing is known. The longest beginning that has it wins."""
        place = path.removeprefix("/api/v1")
        holders = [start for start, held in self.values.items() if place.startswith(start) and name in held]
        return str(self.values[max(holders, key=len)][name]) if holders else None

    def parameters(self, path: str) -> dict[str, str]:
        found = {name: self.value(path, name) for name in PARAMETER.findall(path)}
        return {name: value for name, value in found.items() if value is not None}

    def body(self, operation: dict[str, Any]) -> dict[str, Any] | None:
        """A body that says what its act needs; None where none is sent as JSON."""
        usual = body_for(operation)
        shape = shape_of(operation)
        return None if usual is None else {**usual, **SAID.get(shape, {}), **self.named.get(shape, {})}


def shape_of(operation: dict[str, Any]) -> str:
    """The name of the shape of a JSON body; empty where there is none."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]


def prepared() -> Person:
    """What has to be there before anything happens: a desk for the public, and a Council. Returns a member of it."""
    clock("public", "national", "acknowledge-public", 24, remind_before=[2], remind_after=[1]).save()
    routing("to-national-citizens", "organisation", "national", 5, sectors=["citizens"]).save()
    world.organisation("citizens", sector="citizens", province="punjab")
    rules()
    return world.person(world.body("council", holds=["council"]), Role.COUNCIL_MEMBER)[1]


def made_real(net: Net, council_member: Person) -> Reality:
    """Everything, around the one case of the operator on which the permission matrix is walked."""
    hook = hooked(net.lead, "https://127.0.0.1/hook")
    values: dict[str, Values] = dict(records(net))
    case = values["/cases/"]["reference"]
    values["/cases/"] = {"reference": case, "note": values["/cases/"]["note"]}
    named: dict[str, Values] = _named_in_bodies(net, values)
    for made in (_states, _alike, _letters, _held, _campaign, _readiness, _others):
        more, words = made(net, case)
        values |= {start: values.get(start, {}) | held for start, held in more.items()}
        named |= words
    while follow(at=WALKED):
        pass
    call = Delivery.objects.filter(endpoint=hook).earliest("pk")
    values["/webhooks/"] = {"reference": hook.reference}
    named["WebhookReplayIn"] = {"id": str(call.key)}
    tokens = {who: token_for(getattr(net, name)) for who, name in PEOPLE.items()}
    return Reality(tokens | {MEMBER: token_for(council_member)}, values, named)


Made = tuple[dict[str, Values], dict[str, Values]]


def _named_in_bodies(net: Net, values: Mapping[str, Values]) -> dict[str, Values]:
    """What bodies name of the records of the matrix, by the name of their shape."""
    case, trace = values["/cases/"]["reference"], {"type": TYPE, "value": VALUE}
    place, field = values["/phone-lists/"]["number"], values["/fields/"]["reference"]
    details = ContactDetails(role="Night", name="Bilal Khan", phone="+92 51 7654321")
    contact = add_contact(by=SYSTEM, party_id=net.telecom_cert.pk, details=details, at=NOW)
    told = {"affected": [], "severity": "", "classification": [], "drill": ""}
    return {
        "ReportIn": {"organisation": "operator", "answers": [{"form": "impact", "version": 1, "answers": {}}]} | told,
        "FilingIn": {"answers": [{"form": "impact", "version": 1, "answers": {}}]},
        "ForwardIn": {"to": "cert-punjab"},
        "EscalateIn": {"to": "cert-cii"},
        "OverrideIn": {"to": "cert-cii"},
        "AffectedIn": {"add": ["branch"], "remove": []},
        "JudgedIn": trace,
        "CorrectedIn": trace,
        "TraceIn": trace,
        "AskIn": trace,
        "PermissionIn": {"tlp": "TLP:GREEN"},
        "GiveIn": {"to": "lead@example.org"},
        "BulkIn": {"act": "note", "cases": [case], "body": "Looked at.", "where": None},
        "TakeUpPublicIn": {"organisation": "citizens"},
        "FindingActsIn": {"references": [values["/findings/"]["reference"]]},
        "MeasureIn": {"party": "cert-telecom", "trace": trace},
        "RequestIn": {"to": "cert-cii", "to_name": "", "to_address": "", "to_kind": None, "values": [trace]},
        "TaskIn": {"party": "cert-telecom", "person": None},
        "TaskAssignIn": {"party": "cert-telecom", "person": None},
        "PrescribeIn": {"body": "cert-telecom"},
        "NewPlaybookIn": {"body": "cert-telecom", "steps": []},
        "WebhookIn": {"body": "cert-telecom"},
        "CampaignBodyIn": {"body": "cert-cii"},
        "PlaybookStartIn": {"playbook": values["/playbooks/"]["reference"]},
        "EvidenceHandOverIn": {"to": "cert-cii"},
        "ShareIn": {"to": "ncert"},
        "PassOnIn": {"to": "operator"},
        "CrisisIn": {"level": "serious", "place": ""},
        "CallAttemptIn": {"place": place},
        "PhonePlaceIn": {"contact": contact.pk, "stands_in_for": None},
        "PhoneHoursIn": {"stands_in_for": None},
        "FieldValuesIn": {"values": {field: "Another"}, "versions": {}},
    }


def _states(net: Net, case: str) -> Made:
    """Cases in states in which the case of the matrix is not."""
    new, there, red = acting.reported(net), acting.opened(net), acting.named(net)
    incidents = {"classification": ["malicious-code"], "severity": "high", "ransomware": False}
    cases.classify(by=net.analyst, reference=there, at=LATER, **incidents)  # type: ignore[arg-type]
    beside, _ = world.person(net.telecom_cert, Role.ANALYST)
    acts = ("accept", "forward", "dismiss")
    found: dict[str, Values] = {f"/cases/{{reference}}/{act}": {"reference": new} for act in acts}
    found |= {f"/cases/{{reference}}/{act}": {"reference": there} for act in ("escalate", "close", "assignment")}
    found |= {
        "/cases/{reference}/named": {"reference": red, "named": acting.naming(red)},
        "/cases/{reference}/reopen": {"reference": acting.closed(net)},
        "/cases/{reference}/permission/": {"reference": acting.asked(net)},
    }
    return found, {"NamedIn": {"person": beside.email}}


def _alike(net: Net, case: str) -> Made:
    """Cases that are merged, linked, or said to be the same as another one."""
    into, away, once = acting.opened(net), acting.opened(net), acting.opened(net)
    report = Report.objects.get(case__reference=once).reference
    cases.merge(by=net.analyst, reference=once, into=into, reason="One incident", at=LATER)
    campaigns.link(by=net.analyst, reference=into, other=away, kind="caused-by", at=LATER)
    theirs = punjab_case(net, "Alike")
    cases.offer_sameness(by=net.analyst, reference=away, to=theirs, reason="The same mail", at=LATER)
    agreed = punjab_case(net, "Agreed")
    cases.offer_sameness(by=net.analyst, reference=away, to=agreed, reason="The same mail", at=LATER)
    cases.accept_sameness(by=net.punjab_analyst, reference=agreed, other=away, at=LATER)
    apart = punjab_case(net, "Not yet alike")
    found: dict[str, Values] = {
        "/cases/{reference}/merge": {"reference": away},
        "/cases/{reference}/unmerge": {"reference": once},
        "/cases/{reference}/split": {"reference": into},
        "/cases/{reference}/links": {"reference": into},
        "/cases/{reference}/same": {"reference": away},
        "/cases/{reference}/same/": {"reference": theirs},
        "/cases/{reference}/same/end": {"reference": agreed},
    }
    return found, {
        "MergeIn": {"into": into},
        "SplitIn": {"reports": [report], "traces": []},
        "LinkIn": {"other": case},
        "UnlinkIn": {"other": away, "kind": "caused-by"},
        "SameIn": {"other": apart},
        "SameAnswerIn": {"other": away},
        "CampaignCaseIn": {"case": away},
        "TraceAnswerIn": {"case": ""},
    }


def _letters(net: Net, case: str) -> Made:
    """A letter that is a draft, one that went out of the network, and one that is done with."""
    about = ((TYPE, VALUE),)
    draft = writing.draft(net.analyst, case, values=about)
    outside = writing.sent(net.analyst, case, by_hand="phone", values=about)
    done = writing.sent(net.analyst, case, by_hand="phone", values=about)
    writing.sending.close(by=net.analyst, reference=done.reference, outcome="It is off.", at=writing.LATER)
    found: dict[str, Values] = {
        "/requests/{reference}/edit": {"reference": draft.reference},
        "/requests/{reference}/send": {"reference": draft.reference},
        "/requests/{reference}/write-down": {"reference": outside.reference},
        "/requests/{reference}/reopen": {"reference": done.reference},
    }
    return found, {"RequestSendIn": {"seen": writing.seal(draft), "by_hand": "phone"}}


def _held(net: Net, case: str) -> Made:
    """Evidence that is offered to the CII CERT, a file that is under way, and a copy that waits for its release."""
    offered: Piece = item(net.analyst, case)
    offer(net, case, offered)
    waiting = submitted(net.analyst, case, "TLP:AMBER")
    found: dict[str, Values] = {
        "/cases/{reference}/evidence/{piece}/answer": {"piece": offered.reference},
        "/cases/{reference}/evidence-uploads/": {"upload": announce(net.analyst, case).key},
        "/cases/{reference}/redactions/{draft}/return": {"draft": waiting.reference},
        "/cases/{reference}/redactions/{draft}/release": {"draft": waiting.reference},
    }
    return found, {"RedactionReleaseIn": {"seen": shown(net.lead, case, waiting)}}


def _campaign(net: Net, case: str) -> Made:
    """A remark, a campaign that is over, and a playbook that is a draft."""
    own = campaign(net, name="Another")
    campaigns.invite(by=net.analyst, reference=own, body="cert-cii", at=LATER)
    remark = campaigns.remark(by=net.analyst, reference=own, body="Seen here too.", at=LATER)
    over = campaign(net, name="Over")
    campaigns.end_campaign(by=net.analyst, reference=over, outcome="It is over.", at=LATER)
    playbook = drafted(net.analyst, "cert-telecom")
    return {
        "/campaigns/": {"body": "cert-cii"},
        "/campaigns/{reference}/remarks/": {"reference": own, "remark": remark_key(remark.pk)},
        "/campaigns/{reference}/resume": {"reference": over},
        "/playbooks/{reference}/draft": {"reference": playbook.reference},
        "/playbooks/{reference}/publish": {"reference": playbook.reference},
    }, {}


def _readiness(net: Net, case: str) -> Made:
    """A self-assessment of the Telecom CERT, and a drill that it directs."""
    row = maturity.start(by=net.lead, body_id=net.telecom_cert.pk, at=LATER)
    maturity.answer(by=net.analyst, reference=row.reference, answers=answers(), seen={}, at=LATER)
    return {
        "/readiness/assessments/": {"reference": row.reference},
        "/readiness/drills/": {"reference": running(net).reference},
    }, {}


def _others(net: Net, case: str) -> Made:
    """A directive, a report of the public, forms, and a feed that is taken by push."""
    _, lead = world.person(net.national_cert, Role.LEAD)
    row = directives.draft(by=lead, issuer_id=net.national_cert.pk, given=PATCH, at=NOW)
    directives.issue(by=lead, reference=row.reference, at=NOW)
    asking.bring_in(asking.IMPACT, asking.RANSOM)
    taken_up = take_up(by=net.duty_officer, reference=handed_in(NOW).reference, title="A letter of a bank", at=LATER)
    passed = shared(net, released(net, case), "cert-cii", right="pass-on")
    return {
        "/directives/": {"reference": row.reference},
        "/public-reports/": {"reference": handed_in(SHARED).reference},
        "/forms/": {"id": asking.IMPACT.id},
        "/feeds/": {"feed": FEED},
        "/releases/shares/{share}/pass-on": {"share": passed.reference},
    }, {"JoinPublicIn": {"case": taken_up.case.reference}}
