"""The page on which a note is struck out or made stricter, and what the timeline tells of it afterwards."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Invalid, Refusal
from pehra.foundation.access.refused import attempt, put_back
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions, queries
from pehra.incidents.policy import is_restricted
from pehra.incidents.queries import Detail
from pehra.incidents.queries.notes import note_key, own_note
from pehra.incidents.rules.wording import Amendment
from pehra.incidents.web import drafts
from pehra.incidents.web.act_forms import words
from pehra.incidents.web.reading import noted
from pehra.incidents.web.report_form import NEEDED, NO_CHOICE
from pehra.law.tlp import TLP, stricter

INTERNAL, STRIKE = "internal", "strike"


class AmendForm(forms.Form):
    """What becomes of a note; only what makes it stricter is offered."""

    what = forms.ChoiceField(
        label=_("What becomes of the note?"), widget=forms.RadioSelect, error_messages=NEEDED | NO_CHOICE
    )
    reason = words(_("Reason"), 3)

    def __init__(self, *args: Any, case: Any, note: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        own = stricter(TLP(note.tlp), TLP(case.tlp))
        labels = [label for label in TLP if label.strictness > own.strictness]
        self.fields["what"].choices = [
            *([] if note.internal else [(INTERNAL, _("Only for our own team from now on"))]),
            *((label.value, _label(label)) for label in labels),
            (STRIKE, _("Strike it out: nobody outside our body reads its words any more")),
        ]
        self.fields["reason"].help_text = _(
            "Of a note that is struck out, whoever could read it reads this reason. Else only our own body does."
        )

    def arguments(self) -> dict[str, Any]:
        chosen = self.cleaned_data["what"]
        return {
            "strike": chosen == STRIKE,
            "internal": chosen == INTERNAL,
            "tlp": "" if chosen in (STRIKE, INTERNAL) else chosen,
            "reason": self.cleaned_data["reason"],
        }


def _label(label: TLP) -> str:
    """TLP:RED names persons: of a note that had a wider label, whoever wrote it and whoever closes it."""
    red, wider = gettext("From now on %(tlp)s: for its author and you alone"), gettext("From now on %(tlp)s")
    return (red if label is TLP.RED else wider) % {"tlp": label.value}


@door(*READS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def amend(request: HttpRequest, reference: str, note: str) -> HttpResponse:
    """Strike a note out or make it stricter, as its author or whoever answers for their body."""
    person = request.person
    with viewing(person):
        case = queries.case(person, reference)
        found = own_note(person, case, note)
    form = AmendForm(request.POST if request.method == "POST" else None, case=case, note=found)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.amend_note(
            by=person, reference=case.reference, note=note, at=timezone.now(), **form.arguments()
        ),
        beside,
    ):
        drafts.arrived(request, note, gettext("It is done. The timeline says what became of the note."))
        return HttpResponseRedirect(reverse("incidents:case", args=[case.reference]))
    noted(request, case, entries=[found])
    context = {"case": case, "part": "case", "note": found, "form": form, "recorded": _recorded(case, found)}
    with viewing(person):
        return render(request, "incidents/note.html", context, status=422 if form.errors else 200)


def beside(form: forms.Form, refusal: Refusal) -> None:
    """What becomes of the note is one choice here; an act is told a label by itself."""
    if isinstance(refusal, Invalid):
        refusal = Invalid({"what" if name == "tlp" else name: each for name, each in refusal.problems.items()})
    put_back(form, refusal)


def _recorded(case: Any, note: Any) -> bool:
    """Whether each reading of the note is put into the journal today."""
    return is_restricted(case) or is_restricted(note)


def amendable(detail: Detail) -> dict[int, tuple[str, str]]:
    """Of the entries shown, by number, those that may be taken back: the reference of their case and their key."""
    return {each.pk: (each.case.reference, note_key(each.pk)) for each in detail.entries if each.pk in detail.own_notes}


def amended(detail: Detail) -> dict[int, list[dict[str, Any]]]:
    """What became of the notes of the own body, by the number of the entry, as the page tells it."""
    found: dict[int, list[dict[str, Any]]] = {}
    for each in detail.corrections:
        found.setdefault(each.entry_id, []).append(
            {
                "struck": each.what == Amendment.STRUCK,
                "at": each.at,
                "by": each.by.partition(" <")[0],
                "reason": each.reason,
                "words": each.words,
                "tlp": each.before["tlp"],
                "internal": each.before["internal"],
                "recorded": each.readers is not None,
                "since": _moment(each.before.get("recorded_since")),
                "readers": [_reader(one) for one in each.readers or ()],
            }
        )
    return found


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _reader(one: dict[str, str]) -> dict[str, Any]:
    return {
        "name": one["name"],
        "party": {"name_en": one["party_en"], "name_ur": one["party_ur"]},
        "at": datetime.fromisoformat(one["at"]),
    }
