"""What people can do on the page of a case: one line for each act, with its form and its words."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from pehra.incidents import actions
from pehra.incidents.queries import Detail
from pehra.incidents.rules.assigning import Handing
from pehra.incidents.rules.custody import Act
from pehra.incidents.rules.wording import EntryKind, Status
from pehra.incidents.web import act_forms as forms
from pehra.incidents.web.naming_forms import UnnameForm
from pehra.incidents.web.title_form import RenameForm
from pehra.law.tlp import TLP


@dataclass(frozen=True)
class Deed:
    """An act as the page offers it. `name` is its address and the name of its form; `opens` says to whom it is open."""

    name: str
    form: type[forms.ActForm]
    do: Callable[..., object]
    opens: Callable[[Detail], bool]
    label: Any
    done: Any
    image: str
    kind: str = "secondary"
    hint: Any = ""


def custody(act: Act) -> Callable[[Detail], bool]:
    return lambda detail: act in detail.acts


def handing(wanted: Handing) -> Callable[[Detail], bool]:
    return lambda detail: wanted in detail.handing


def _files_update(detail: Detail) -> bool:
    return detail.is_source and detail.case.status != Status.CLOSED


def _files_final(detail: Detail) -> bool:
    return detail.is_source and all(each.kind != EntryKind.FINAL_FILED for each in detail.entries)


def _labels(detail: Detail) -> bool:
    return detail.labels_for is not None and (detail.is_source or not detail.widest == detail.case.tlp == TLP.RED)


def _asks(detail: Detail) -> bool:
    return detail.asks_the_source and not detail.is_source and detail.asked is None and detail.widest is not TLP.CLEAR


def _names(detail: Detail) -> bool:
    """Whoever may make the case wider may name a person on it, which makes it wider by one."""
    red = detail.case.tlp == TLP.RED
    return red and detail.labels_for is not None and (detail.is_source or detail.widest is not TLP.RED)


DEEDS: Final = (
    Deed(
        "accept",
        forms.AcceptForm,
        actions.accept,
        custody(Act.ACCEPT),
        _("Accept the case"),
        _("The case is yours now; its sender and the organisation have been told."),
        "check",
        "primary",
    ),
    Deed(
        "return",
        forms.ReasonForm,
        actions.give_back,
        custody(Act.RETURN),
        _("Return it"),
        _("The case has been returned to its sender."),
        "arrow-back-up",
        hint=_("The sender has kept the case until now, and gets your reason."),
    ),
    Deed(
        "forward",
        forms.ForwardForm,
        actions.forward,
        custody(Act.FORWARD),
        _("Send it on"),
        _("The case has been offered to the other body."),
        "arrow-forward-up",
        hint=_("Custody stays where it is until the other body accepts."),
    ),
    Deed(
        "dismiss",
        forms.DismissForm,
        actions.dismiss,
        custody(Act.DISMISS),
        _("Close as no incident"),
        _("The case is yours and closed; whoever reported it has been told."),
        "archive",
        hint=_("You accept the case and close it at once. It can be opened again, if its reporter objects."),
    ),
    Deed(
        "escalate",
        forms.EscalateForm,
        actions.escalate,
        custody(Act.ESCALATE),
        _("Escalate"),
        _("The case has been offered. You keep it until the other body accepts."),
        "arrow-up",
        "primary",
        _("The other body is told at once, and its clock for an answer starts."),
    ),
    Deed(
        "withdraw",
        forms.ReasonForm,
        actions.withdraw,
        custody(Act.WITHDRAW),
        _("Take the offer back"),
        _("The offer has been taken back."),
        "arrow-back-up",
    ),
    Deed(
        "override",
        forms.OverrideForm,
        actions.override,
        custody(Act.OVERRIDE),
        _("Override the silent route"),
        _("The National CERT has the case now. The override stands in the record."),
        "gavel",
        "danger",
        _("The National CERT takes the case from where it lies. Who had it is told, and the record keeps your reason."),
    ),
    Deed(
        "take",
        forms.AcceptForm,
        actions.take,
        handing(Handing.TAKE),
        _("Take it myself"),
        _("The case is in your hands. Only your team learns of it."),
        "user-circle",
    ),
    Deed(
        "give",
        forms.GiveForm,
        actions.give,
        handing(Handing.GIVE),
        _("Put it into other hands"),
        _("The case is in other hands, and your colleague has been told."),
        "users",
        hint=_("Who works on the case inside your team is your team's business: no other party learns of it."),
    ),
    Deed(
        "release",
        forms.AcceptForm,
        actions.release,
        handing(Handing.RELEASE),
        _("Lay it down"),
        _("Nobody of your team has the case now; whoever answers for the team has been told."),
        "user-circle",
    ),
    Deed(
        "classify",
        forms.ClassifyForm,
        actions.classify,
        custody(Act.WORK),
        _("Classify"),
        _("Kind and severity have been set."),
        "tag",
        hint=_("Clocks that run keep their time."),
    ),
    Deed(
        "rename",
        RenameForm,
        actions.rename,
        custody(Act.WORK),
        _("Correct the title"),
        _("The title has been corrected."),
        "pencil",
        hint=_("Reports keep the words of their source, and documents that were made stay as they are."),
    ),
    Deed(
        "affected",
        forms.AffectedForm,
        actions.change_affected,
        custody(Act.WORK),
        _("Change who is affected"),
        _("Who is affected has been changed."),
        "building",
        hint=_("What an organisation that you add sees is decided by the label; under TLP:AMBER it sees the case."),
    ),
    Deed(
        "note",
        forms.NoteForm,
        actions.note,
        lambda detail: detail.writes_for is not None,
        _("Write a note"),
        _("Your note stands in the timeline."),
        "message",
    ),
    Deed(
        "observables",
        forms.ObservablesForm,
        actions.add_observables,
        lambda detail: detail.writes_for is not None,
        _("Add traces"),
        _("The traces have been added."),
        "target",
    ),
    Deed(
        "label",
        forms.LabelForm,
        actions.change_tlp,
        _labels,
        _("Change the label"),
        _("The label has been changed."),
        "eye",
        hint=_("A stricter label holds at once, also for what is written already."),
    ),
    Deed(
        "name",
        forms.NamePersonForm,
        actions.name_person,
        _names,
        _("Name a person"),
        _("The person has been named and told."),
        "user-circle",
        hint=_("Whoever is named sees the case from now on, with all that was written for those whom it names."),
    ),
    Deed(
        "unname",
        UnnameForm,
        actions.unname_person,
        lambda detail: bool(detail.unnameable),
        _("Name a person no longer"),
        _("The person is no longer named, and has been told."),
        "user-circle",
        hint=_("They see no more of the case from now on; what they read they know. A party keeps its last one."),
    ),
    Deed(
        "ask",
        forms.AskForm,
        actions.ask_permission,
        _asks,
        _("Ask for a wider audience"),
        _("The organisation has been asked."),
        "key",
        hint=_("Only the organisation that reported it may permit a wider label. Its answer is recorded."),
    ),
    Deed(
        "answer",
        forms.AnswerForm,
        actions.answer_permission,
        lambda detail: detail.is_source and detail.asked is not None,
        _("Answer the question"),
        _("Your answer has been recorded and sent."),
        "key",
        "primary",
    ),
    Deed(
        "update",
        forms.FileForm,
        actions.file_update,
        _files_update,
        _("File an update"),
        _("Your update has been filed."),
        "file-plus",
        "primary",
        _("What has become known or has changed since. An update never restarts a clock."),
    ),
    Deed(
        "final",
        forms.FinalForm,
        actions.file_final,
        _files_final,
        _("File the final report"),
        _("Your final report has been filed."),
        "clipboard-check",
        hint=_("What happened, why, what was done, and what will be different. It also settles an update that is due."),
    ),
    Deed(
        "close",
        forms.CloseForm,
        actions.close,
        custody(Act.CLOSE),
        _("Close the case"),
        _("The case is closed."),
        "archive",
        hint=_("The organisation still owes its final report of an incident, if it has not filed it."),
    ),
    Deed(
        "reopen",
        forms.ReasonForm,
        actions.reopen,
        custody(Act.REOPEN),
        _("Open it again"),
        _("The case is open again."),
        "refresh",
    ),
)


def fitting(detail: Detail, *, top: bool) -> list[Deed]:
    """The acts that are open, what is to be done next before the rest. `top`: the chain of the case ends where it is.

    There nobody is above to escalate to, and what a case comes to is its closing.
    """
    found = [deed for deed in DEEDS if deed.opens(detail)]
    if top:
        found = [replace(deed, **AT_THE_TOP.get(deed.name, {})) for deed in found]
    return sorted(found, key=lambda deed: deed.kind != "primary")


AT_THE_TOP: Final[dict[str, dict[str, Any]]] = {
    "escalate": {"kind": "secondary", "label": _("Offer it to another body")},
    "close": {"kind": "primary"},
}
BY_NAME: Final = {deed.name: deed for deed in DEEDS}
