"""What the codes of public reports are called, for people who have never heard of a CERT and for the desk."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Joined to the labels of the frame: `code|label("public-state")` in a template.
LABELS: Mapping[str, Mapping[str, str | Promise]] = {
    "public-state": {
        "new": pgettext_lazy("public report", "New"),
        "looking": _("Being looked at"),
        "asked": _("Asked, waits for its sender"),
        "taken-up": _("Taken up"),
        "closed": pgettext_lazy("public report", "Closed"),
        "refused": pgettext_lazy("public report", "Refused"),
    },
    "public-kind": {
        "fraud-message": _("A message or call that tries to cheat me"),
        "account-taken": _("Somebody is in my account"),
        "money-lost": _("Money was taken from me"),
        "files-locked": _("My files are locked, and money is asked for"),
        "malware": _("A virus, or a device that behaves strangely"),
        "site-down": _("A website or service is down"),
        "site-changed": _("A website was changed by strangers"),
        "data-leaked": _("Data of people is out in the open"),
        "harassed": _("I am threatened or harassed"),
        "weakness": _("I have found a weakness"),
        "other": _("Something else, or I do not know"),
    },
    "public-whom": {
        "self": _("Me, or my family"),
        "organisation": _("An organisation, a company, a school"),
        "others": _("Other people, or I do not know"),
    },
    "public-consent": {
        "cert": _("Only the team that reads this"),
        "concerned": _("Also the organisation that it concerns, and the teams that help it"),
        "network": _("Also all other teams of the country, so that they can warn others"),
    },
    "public-why": {
        "spam": _("It is advertising, or a joke"),
        "no-incident": _("It is no incident of information technology"),
        "too-little": _("It tells too little to do anything"),
        "elsewhere": _("Somebody else is responsible for it"),
    },
}

# What a sender is told of where the report stands: a heading, and a sentence.
STANDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "new": (_("Received"), _("Your report has arrived. Somebody will look at it.")),
    "looking": (_("Being looked at"), _("Somebody reads your report and decides what to do.")),
    "asked": (_("There is a question for you"), _("Please read it below and answer.")),
    "taken-up": (_("Passed on"), _("Your report has become a case that is being worked on.")),
    "closed": (_("Closed"), _("Your report has been answered.")),
    "refused": (_("Not followed up"), _("Nothing further will be done about your report.")),
}
