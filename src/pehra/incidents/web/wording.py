"""What the codes and facts of incident work are called on a page, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from pehra.foundation.access.errors import Problem, Refusal
from pehra.law.severity import Severity
from pehra.law.taxonomy import CLASS, TYPE

# Joined to the labels of the frame: `code|label("status")` in a template.
LABELS: Mapping[str, Mapping[str, str | Promise]] = {
    "status": {
        "new": pgettext_lazy("case", "New"),
        "open": _("In work"),
        "closed": pgettext_lazy("case", "Closed"),
    },
    "outcome": {
        "handled": _("Incident, handled"),
        "unresolved": _("Incident, not resolved"),
        "false-alarm": _("False alarm"),
        "not-an-incident": _("Not an incident, or outside our task"),
        "test": _("Exercise or test"),
    },
    "channel": {
        "web": _("Web form"),
        "api": _("Programming interface"),
        "cli": _("Command line"),
        "phone": _("Telephone"),
        "paper": _("On paper"),
        "email": _("E-mail"),
        "public": _("Public form"),
    },
    "part": {
        "reporter": _("Reported it"),
        "responder": _("Has or had the case"),
        "offered": _("Is asked to take it"),
        "supervisor": _("Was told: a clock ran out, a crisis level is in force, or it was no incident"),
    },
    "named": {
        "reported it": _("Reported it"),
        "answers for the body": _("Answers for the body"),
        "accepted the case": _("Accepted the case"),
        "took over the case": _("Took the case over"),
        "set the case to TLP:RED": _("Set the case to TLP:RED"),
        "named by the source": _("Named by the source"),
        "named by the custodian": _("Named by the body that has the case"),
    },
    "transfer": {
        "report": _("First report"),
        "escalate": _("Escalation"),
        "forward": _("Sent on"),
        "override": _("Override"),
        "hand-over": _("Hand-over of the mandate"),
    },
    "transfer-state": {
        "offered": _("Waits for an answer"),
        "accepted": _("Accepted"),
        "returned": _("Returned"),
        "forwarded": _("Sent on"),
        "overridden": _("Overridden"),
        "withdrawn": _("Taken back"),
        "passed-on": _("Passed on with the mandate"),
    },
    "permission": {
        "asked": _("Not answered yet"),
        "granted": _("Permitted"),
        "refused": _("Refused"),
        "ended": _("Permitted, and ended by a stricter label of the source"),
    },
    "observable": {
        "ipv4-addr": _("IPv4 address"),
        "ipv6-addr": _("IPv6 address"),
        "cidr": _("IP prefix"),
        "asn": _("AS number"),
        "domain-name": _("Domain"),
        "url": _("URL"),
        "email-addr": _("E-mail address"),
        "md5": "MD5",
        "sha1": "SHA-1",
        "sha256": "SHA-256",
        "sha512": "SHA-512",
        "file-name": _("File name"),
        "phone-number": _("Telephone number"),
        "cryptocurrency-wallet": _("Cryptocurrency wallet"),
        "vulnerability": "CVE",
        "other": _("Other"),
    },
    "trace-state": {
        "seen": pgettext_lazy("trace", "Seen"),
        "false-positive": _("False positive or benign"),
        "withdrawn": pgettext_lazy("trace", "Withdrawn"),
    },
    "detail": {
        "impact": _("What is affected, and for how many people"),
        "systems": _("Systems and places"),
        "measures": _("What has been done already"),
        "callback": _("Whom to call about it"),
        "others": _("Others who are affected"),
    },
}

# Sentences that plain rules hand up as they are; named here so that the catalogue of translations has them.
OF_THE_RULES = (
    gettext_noop("At most %(longest)d characters; this has %(length)d."),
    gettext_noop("Character %(place)d overrides the direction of text; remove it."),
    gettext_noop("Character %(place)d is a control character; remove it."),
    gettext_noop("This field is needed."),
    gettext_noop("The value is too long."),
)

# What each label means for somebody who has never heard of TLP.
TLP_MEANING: Mapping[str, str | Promise] = {
    "TLP:RED": _("Only you, and by name the leads and duty officers of the CERT that answers."),
    "TLP:AMBER+STRICT": _("Your organisation and the CERTs that work on it. Nobody else."),
    "TLP:AMBER": _("Your organisation, the CERTs that work on it, and other organisations that are affected."),
    "TLP:GREEN": _("Everybody in the network who works on incidents. Never the public."),
    "TLP:CLEAR": _("Everybody. It may be published."),
}


def isolated(party: Any) -> Markup:
    """The name of a body or organisation in the reader's language, fit to stand in a sentence of either direction."""
    if (get_language() or "en").startswith("ur") and party.name_ur:
        return Markup('<bdi lang="ur" dir="rtl">{}</bdi>').format(party.name_ur)
    return Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(party.name_en)


def in_urdu() -> bool:
    return (get_language() or "en").startswith("ur")


def rsit_name(chosen: str) -> str:
    """A class or "class/type" of RSIT by its name in the reader's language."""
    class_, _slash, type_ = chosen.partition("/")
    found = TYPE.get(type_) or CLASS.get(class_)
    if found is None:
        return chosen
    return found.name_ur if in_urdu() else found.name_en


def rsit_names(classification: Iterable[str]) -> list[str]:
    return [rsit_name(each) for each in classification]


def severity_name(step: Severity) -> str:
    return (step.name_ur if in_urdu() else "") or step.name_en


def severity_meaning(step: Severity) -> str:
    return (step.meaning_ur if in_urdu() else "") or step.meaning_en


def told(problem: Problem | Refusal) -> str:
    """A refusal in the reader's language. A sentence about one of many (`wrong`) is looked up as well."""
    params = dict(problem.params)
    if isinstance(params.get("wrong"), str) and params["wrong"]:
        params["wrong"] = gettext(params["wrong"])
    sentence = gettext(problem.text)
    return sentence % params if params else sentence
