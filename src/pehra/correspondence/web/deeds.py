"""What people can do on the page of a request: one line for each act, with its form and its words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from pehra.correspondence.actions import answering, sending
from pehra.correspondence.queries.requests import Thread
from pehra.correspondence.rules.requests import ENDED, OPEN, OWED
from pehra.correspondence.rules.wording import RequestState
from pehra.correspondence.web import forms


@dataclass(frozen=True)
class Deed:
    """An act as the page offers it. `name` is its address; `opens` says to whom it is open; `files`: it takes some."""

    name: str
    form: type[Any]
    do: Callable[..., object]
    opens: Callable[[Thread], bool]
    label: Any
    done: Any
    image: str
    kind: str = "secondary"
    hint: Any = ""
    files: bool = False


def _state(thread: Thread) -> RequestState:
    return RequestState(thread.row.request.state)


def _outside(thread: Thread) -> bool:
    return thread.row.to is None and thread.case is not None and thread.case.drill is None


DEEDS: Final = (
    Deed(
        "answer",
        forms.AnswerForm,
        answering.answer,
        lambda thread: thread.asked and _state(thread) in OPEN,
        _("Answer"),
        _("Your answer was sent."),
        "send",
        "primary",
        files=True,
    ),
    Deed(
        "acknowledge",
        forms.PlainForm,
        answering.acknowledge,
        lambda thread: thread.asked and _state(thread) is RequestState.SENT,
        _("We have it"),
        _("Those who ask know that you have it."),
        "check",
        hint=_("An answer is still owed."),
    ),
    Deed(
        "write-down",
        forms.WriteDownForm,
        answering.write_down,
        lambda thread: thread.writes and _state(thread) in OPEN,
        _("Write an answer down"),
        _("It is written down."),
        "pencil",
        hint=_("What the other side said by telephone, mail, letter or in a meeting."),
        files=True,
    ),
    Deed(
        "write",
        forms.WriteForm,
        sending.write,
        lambda thread: thread.writes and _state(thread) in OPEN,
        _("Write once more"),
        _("It was sent."),
        "message",
        hint=_("Whoever had answered owes an answer again."),
    ),
    Deed(
        "close",
        forms.EndForm,
        sending.close,
        lambda thread: thread.writes and _state(thread) in OPEN,
        _("Close the request"),
        _("The request is closed."),
        "circle-check",
    ),
    Deed(
        "give-up",
        forms.GiveUpForm,
        sending.give_up,
        lambda thread: thread.writes and _state(thread) in OWED | {RequestState.DRAFT},
        _("Give it up"),
        _("Nobody waits for an answer any more."),
        "x",
    ),
    Deed(
        "reopen",
        forms.ReopenForm,
        sending.reopen,
        lambda thread: thread.writes and _state(thread) in ENDED,
        _("Take it up again"),
        _("The request is open again."),
        "refresh",
    ),
    Deed(
        "new-link",
        forms.PlainForm,
        sending.new_link,
        lambda thread: thread.writes and _outside(thread) and _state(thread) in OPEN,
        _("Make a new secret link"),
        "",
        "link",
        hint=_("All earlier links of this request end. The new one is shown once, to be handed over by another way."),
    ),
    Deed(
        "end-links",
        forms.PlainForm,
        sending.end_links,
        lambda thread: thread.writes and thread.link_until is not None,
        _("End the secret links"),
        _("No secret link opens this request any more."),
        "lock",
    ),
)
BY_NAME: Final = {deed.name: deed for deed in DEEDS}


def fitting(thread: Thread) -> list[Deed]:
    """The acts that are open."""
    return [deed for deed in DEEDS if deed.opens(thread)]
