"""One record of each kind, around one case of the operator: what the addresses of the matrix lead to.

The operator has reported the case, the Telecom CERT has it, the CII CERT was offered it and takes part in it and in
all that hangs on it.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from pehra.calls.actions.lists import Terms, put
from pehra.calls.actions.making import Due, make
from pehra.calls.rules.wording import CallKind
from pehra.campaigns import actions as campaigns
from pehra.events.models import Finding
from pehra.evidence.actions import bundling
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.accounts.actions import invite
from pehra.foundation.accounts.models import Invitation, Membership
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as cases
from pehra.incidents.actions import bulk
from pehra.incidents.models import Entry, Observable, Report
from pehra.incidents.queries.notes import note_key
from pehra.incidents.queries.sightings import trace_key
from pehra.incidents.rules.bulk import BulkAct
from pehra.law.profile import load, packaged
from pehra.playbooks.actions import mandating, starting
from pehra.registry.actions import ContactDetails, add_contact, claim_object
from pehra.registry.actions.profile_rows import KINDS, Moment
from pehra.registry.models import CiiDesignation
from pehra.reporting.actions import issue
from pehra.search.actions import asking
from pehra.statistics.actions.freezing import freeze
from pehra.watch.actions import reporting
from tests.campaigns.opening import campaign, punjab_case
from tests.casefields.conftest import defined, filled
from tests.correspondence.writing import block, draft, send
from tests.events.observing import Observations, synced, thing
from tests.evidence.holding import filed
from tests.incidents.conftest import Net
from tests.playbooks.playing import powers, published, tasks
from tests.releases.redacting import LATER, SHARED, begun, released, shared, told_of
from tests.watch.levels import declared, level
from tests.world import NOW

# When the matrix is walked: every record is there, and nothing has ended yet.
WALKED: Final = NOW + timedelta(days=1)
TYPE, VALUE = "ipv4-addr", "198.51.100.23"
Values = Mapping[str, Any]


def records(net: Net) -> dict[str, Values]:
    """The parameters of addresses, by how the address begins; the longest beginning that has one wins."""
    case = told_of(net)
    cases.escalate(by=net.analyst, reference=case, at=LATER)
    found: dict[str, Values] = {
        "/cases/": {"reference": case, "number": 1, "side": "offer", "note": _note(case)},
        "/public/case/": {"reference": case},
        "/references/": {"reference": case},
        "/cases/{reference}/traces/": {"key": _trace(case)},
        "/reports/": {"reference": Report.objects.get(case__reference=case).reference},
    }
    chosen = bulk.choose(by=net.analyst, act=BulkAct.NOTE, cases=[case], at=LATER)
    found["/cases/bulk/"] = found["/bulk/"] = {"reference": chosen.reference}
    for made in (_papers, _letters, _tasks, _fields, _copies, _joint_work, _figures, _calls, _events, _network):
        found |= made(net, case)
    return found


def _trace(case: str) -> str:
    """The key of its first trace."""
    return trace_key(Observable.objects.filter(case__reference=case).earliest("pk").pk)


def _note(case: str) -> str:
    """The key of a note that the Telecom CERT wrote."""
    return note_key(Entry.objects.get(case__reference=case, kind="note").pk)


def _papers(net: Net, case: str) -> dict[str, Values]:
    piece = filed(net.analyst, case)
    bundle = bundling.make(by=net.analyst, reference=case, pieces=[piece.reference], language="en", at=LATER)
    paper = issue(
        by=net.analyst, reference=case, kind="json", language="en", tlp="TLP:AMBER", purpose="For a court", at=LATER
    )
    return {
        "/cases/{reference}/evidence/": {"piece": piece.reference, "code": bundle.code},
        "/cases/{reference}/documents/": {"number": paper.pk},
    }


def _letters(net: Net, case: str) -> dict[str, Values]:
    letter = send(net.analyst, draft(net.analyst, case, to="cert-cii", values=((TYPE, VALUE),)))
    measure = block(net.analyst, case, value=VALUE)
    return {
        "/requests/": {"reference": letter.reference},
        "/cases/{reference}/measures/": {"measure": measure.reference},
        "/measures/": {"reference": measure.reference},
    }


def _tasks(net: Net, case: str) -> dict[str, Values]:
    playbook = published(net.analyst, net.lead, "cert-telecom")
    starting.start(by=net.analyst, reference=case, playbook=playbook.reference, at=LATER)
    powers()
    mandate = mandating.prescribe(
        by=net.lead, playbook=playbook.reference, body="cert-telecom", over=["sectoral"], citation="Order 7", at=LATER
    )
    return {
        "/cases/{reference}/tasks/": {"task": tasks(case)["look"].reference},
        "/playbooks/": {"reference": playbook.reference, "number": 1, "key": "look", "body": "cert-telecom"},
        "/playbooks/prescribed/": {"reference": mandate.reference},
        "/mandates/": {"reference": mandate.reference},
    }


def _fields(net: Net, case: str) -> dict[str, Values]:
    field = defined(net)
    filled(net.analyst, case, field, "x")
    return {"/fields/": {"slug": "cert-telecom", "reference": field.reference, "deed": "up"}}


def _copies(net: Net, case: str) -> dict[str, Values]:
    copy = released(net, case)
    share = shared(net, copy, "cert-cii")
    open_draft = begun(net.analyst, case, at=SHARED)
    return {
        "/cases/{reference}/releases/": {"draft": open_draft.reference, "name": "remove"},
        "/cases/{reference}/redactions/": {"draft": open_draft.reference},
        "/releases/": {"copy": copy.reference, "release": copy.reference},
        "/releases/shared/": {"share": share.reference, "name": "acknowledge"},
        "/releases/shares/": {"share": share.reference},
    }


def _joint_work(net: Net, case: str) -> dict[str, Values]:
    """A campaign in which the CII CERT takes part, and a blind question that reaches the Punjab CERT."""
    found = campaign(net)
    campaigns.invite(by=net.analyst, reference=found, body="cert-cii", at=LATER)
    campaigns.add_case(by=net.analyst, reference=found, case=case, why="The same address", at=LATER)
    punjab_case(net, "Theirs", VALUE)
    asked: Any = {"reference": case, "type": TYPE, "value": VALUE}
    asking.look(by=net.analyst, at=LATER, **asked)
    question = asking.ask(by=net.analyst, purpose="To warn", at=LATER, **asked)
    return {"/campaigns/": {"reference": found, "case": case}, "/questions/": {"reference": question.reference}}


def _figures(net: Net, case: str) -> dict[str, Values]:
    frozen = freeze(by=net.lead, body="cert-telecom", period="2025-Q4", release="body", at=LATER)
    level()
    crisis = declared(net.duty_officer, at=LATER)
    reporting.write(by=net.duty_officer, reference=crisis.reference, text="It goes on.", at=LATER)
    return {
        "/figures/": {"reference": frozen.reference, "ending": "json"},
        "/statistics/": {"reference": frozen.reference},
        "/crisis/": {"reference": crisis.reference, "number": 1, "deed": "stand-down"},
    }


def _calls(net: Net, case: str) -> dict[str, Values]:
    """The Telecom CERT is to be called about the case, by the CII CERT."""
    details = ContactDetails(role="On call", name="Rabia Shah", phone="+92 51 1234567")
    contact = add_contact(by=SYSTEM, party_id=net.telecom_cert.pk, details=details, at=NOW)
    place = put(by=net.lead, body="cert-telecom", contact_id=contact.pk, terms=Terms(), at=NOW)
    route = (net.telecom_cert.pk, net.cii_cert.pk)
    task = make([Due(CallKind.CASE, case, route, LATER)], at=LATER)
    assert task is not None
    return {
        "/calls/": {"reference": task.reference},
        "/phone-lists/": {"slug": "cert-telecom", "body": "cert-telecom", "number": place.pk, "deed": "up"},
    }


def _events(net: Net, case: str) -> dict[str, Values]:
    """A finding about the operator, as the engine would have it: none is needed here."""
    store = Observations()
    run = store.run("demo/scan", seen=[thing(net.operator)])
    synced(store, run, at=LATER)
    rules = load(packaged("pakistan")).case_rules
    put = next(kind.put for kind in KINDS if kind.attribute == "case_rules")
    for rule in rules:
        put(rule, Moment(NOW, NOW.date(), "test"))
    return {
        "/findings/": {"reference": Finding.objects.get().reference},
        "/findings/organisations/": {"slug": "operator"},
        "/findings/rules/": {"key": rules[0].id},
        "/case-rules/": {"key": rules[0].id},
        "/notifications/": {"organisation": "operator"},
        "/feeds/": {"name": "demo/scan", "pk": run, "feed": "demo/scan"},
        "/runs/": {"run": run},
    }


def _network(net: Net, case: str) -> dict[str, Values]:
    """What the registry and the accounts hold of the operator and of the Telecom CERT."""
    details = ContactDetails(role="Watch", name="Sana Iqbal", phone="+92 42 1234567")
    contact = add_contact(by=SYSTEM, party_id=net.operator.pk, details=details, at=NOW)
    claim = claim_object(by=SYSTEM, organisation_id=net.operator.pk, kind="asn", value="AS4134", at=NOW)
    body = {"slug": "cert-telecom"}
    return {
        "/network/bodies/": body,
        "/network/administration/": body,
        "/network/formation/": body | {"act": "propose"},
        "/formation/": {"body": "cert-telecom"},
        "/network/organisations/": {
            "slug": "operator",
            "object_id": claim.pk,
            "designation_id": CiiDesignation.objects.get(organisation=net.operator).pk,
        },
        "/network/parties/": {"slug": "operator", "contact_id": contact.pk},
        "/readiness/maturity/": body,
        "/readiness/people/": body,
        "/readiness/certs/": {"cert": "cert-telecom"},
        "/account/people/": body | _people(net),
        "/inbox/": {"key": Notice.objects.filter(party=net.telecom_cert).order_by("pk")[0].key},
    }


def _people(net: Net) -> Values:
    invite(by=net.lead, party_id=net.telecom_cert.pk, email="new@example.org", role="analyst", at=LATER)
    return {
        "membership_id": Membership.objects.get(user_id=net.analyst.user_id).pk,
        "invitation_id": Invitation.objects.get().pk,
    }
