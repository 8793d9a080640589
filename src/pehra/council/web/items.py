"""The pages of agenda items: what waits, a new one, and one with its papers, interests and motions."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pehra.council.actions import agenda as acts
from pehra.council.actions import motions as motion_acts
from pehra.council.actions import packs
from pehra.council.models import AgendaItem
from pehra.council.policy import PREPARES, READS, SITS
from pehra.council.queries import meetings as queries
from pehra.council.queries.aims import claims_in_dispute, offered
from pehra.council.queries.desk import Desk
from pehra.council.queries.seats import places_of, seated
from pehra.council.rules.seats import same_person
from pehra.council.rules.steps import ItemState, MeetingState, MotionState
from pehra.council.rules.words import Way
from pehra.council.web import forms
from pehra.council.web.acting import Deed, in_language, now, person, play
from pehra.council.web.tabs import tabs
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.refused import attempt
from pehra.foundation.documents.web import handed_out
from pehra.law.council import MotionKind
from pehra.registry import queries as registry

PART = SITS | PREPARES
ALIVE = (ItemState.SUBMITTED, ItemState.SCHEDULED, ItemState.CIRCULATED)


@door(*READS)
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    viewer = person(request)
    rows = queries.items(viewer, now())
    context = {"tabs": tabs(request, viewer), "items": rows, "takes_part": viewer.has_role(*PART)}
    return render(request, "council/items.html", context)


@door(*PART)
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest) -> HttpResponse:
    form = forms.SubmissionForm(request.POST or None)
    made: list[AgendaItem] = []

    def act() -> None:
        submission = acts.Submission(**form.cleaned_data)
        made.append(acts.submit(by=person(request), submission=submission, at=now()))

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The item is submitted. The secretariat gives it a place."))
        return redirect("council:item", made[0].reference)
    context = {"form": form, "title": _("Submit an item"), "back": reverse("council:items"), "send": _("Submit it")}
    return render(request, "council/form.html", context, status=422 if form.errors else 200)


@door(*READS)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, reference: str) -> HttpResponse:
    viewer, at = person(request), now()
    found, row = queries.item(viewer, reference, at)
    page = play(request, _deeds(found, row), request.path)
    if page.answer is not None:
        return page.answer
    context = {
        "tabs": tabs(request, viewer),
        "item": row,
        "desk": found,
        "papers": row.papers.filter(removed_at=None).select_related("document").order_by("position", "pk"),
        "interests": row.interests.select_related("seat").order_by("pk"),
        "motions": row.motions.order_by("pk"),
        "edits": _edits(found, row),
        "acts": page.offers,
    }
    return render(request, "council/item.html", context, status=page.status)


@door(*READS, looks=False)
@require_safe
def paper(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """A document of an item, as it came. It is noted that it was read, so this look writes."""
    viewer, at = person(request), now()
    _found, row = queries.item(viewer, reference, at)
    found = row.papers.filter(document__key=key, removed_at=None).first()
    if found is None:
        raise Absent
    return handed_out(*packs.read_paper(by=viewer, subject=f"item:{reference}", paper=found, at=at))


def _edits(found: Desk, row: AgendaItem) -> bool:
    if row.state not in ALIVE or (row.meeting and row.meeting.state in (MeetingState.HELD, MeetingState.CANCELLED)):
        return False
    if row.motions.filter(state=MotionState.OPEN).exists():
        return False
    own = row.submitted_by_id == found.person.user_id and found.takes_part
    return found.prepares or (own and row.state == ItemState.SUBMITTED)


def _deeds(found: Desk, row: AgendaItem) -> list[Deed]:
    """What this person can do with the item as it stands."""
    if not found.takes_part or row.state not in ALIVE:
        return []
    common = {"by": found.person, "reference": row.reference}
    deeds = _secretariat(common, row) if found.prepares else []
    put = row.motions.exclude(state__in=[MotionState.PROPOSED, MotionState.WITHDRAWN])
    if not put.exclude(way=Way.CIRCULATION).exists():
        deeds += _interest(found, common, row)
    if row.state in (ItemState.SUBMITTED, ItemState.SCHEDULED):
        deeds.append(_proposing(found, row))
    if _edits(found, row):
        deeds += _editing(common, row)
    if row.state == ItemState.SUBMITTED and row.submitted_by_id == found.person.user_id:
        deeds.append(
            Deed(
                "withdraw",
                _("Withdraw it"),
                lambda: acts.withdraw(**common, at=now()),
                _("The item is withdrawn."),
                image="x",
            )
        )
    return deeds


def _secretariat(common: dict[str, Any], row: AgendaItem) -> list[Deed]:
    """What the secretariat does with an item that waits, and with one that stands on an agenda."""
    if row.state == ItemState.SUBMITTED:
        return _waiting(common)
    return _scheduled(common, row) if row.state == ItemState.SCHEDULED else []


def _waiting(common: dict[str, Any]) -> list[Deed]:
    deeds = []
    meetings = [
        (each.reference, f"{each.title} ({registry.local_date(each.starts_at)})") for each in queries.open_meetings()
    ]
    if meetings:
        deeds.append(
            Deed(
                "schedule",
                _("Put it on an agenda"),
                lambda **given: acts.schedule(**common, **given, at=now()),
                _("The item is on the agenda."),
                partial(forms.ChoiceForm, field="meeting", label=_("Meeting"), choices=meetings),
                "primary",
                "calendar",
            )
        )
    deeds.append(
        Deed(
            "decline",
            _("Decline it"),
            lambda **given: acts.decline(**common, **given, at=now()),
            _("The item is declined, and whoever submitted it has been told."),
            forms.ReasonForm,
            "danger",
            "x",
        )
    )
    return deeds


def _scheduled(common: dict[str, Any], row: AgendaItem) -> list[Deed]:
    deeds = []
    if row.meeting and row.meeting.state == MeetingState.SITTING:
        deeds.append(
            Deed(
                "conclude",
                _("It is dealt with"),
                lambda **given: acts.conclude(**common, **given, at=now()),
                _("The item is dealt with."),
                forms.ConcludeForm,
                "primary",
            )
        )
    deeds.append(
        Deed(
            "defer",
            _("Put it off"),
            lambda: acts.defer(**common, at=now()),
            _("The item waits for another meeting."),
            image="clock",
        )
    )
    return deeds


def _interest(found: Desk, common: dict[str, Any], row: AgendaItem) -> list[Deed]:
    places = seated(found.on)
    declared = [each.holding for each in row.interests.select_related("holding") if each.holding]
    mine = [held for _place, held in places_of(found.person.user_id, places)] if found.sits else []
    if not found.prepares and (not mine or any(same_person(each, mine[0]) for each in declared)):
        return []
    seats = [(each.seat.key, in_language(each.seat)) for each in places if not each.vacant]
    make = partial(forms.InterestForm, seats=seats if found.prepares else None)
    return [
        Deed(
            "interest",
            _("Note a declared interest") if found.prepares else _("Declare an interest"),
            lambda **given: acts.declare_interest(**common, **given, at=now()),
            _("The interest is declared: no vote on this item."),
            make,
            image="flag",
        )
    ]


def _proposing(found: Desk, row: AgendaItem) -> Deed:
    network = registry.snapshot()
    bodies = [(each.slug, in_language(each)) for each in network.institutions.values() if not each.withdrawn]
    names = dict(bodies)
    mandates = [
        (each.id, f"{names.get(each.body, each.body)}: {each.id}")
        for each in network.network.mandates
        if each.ends is None or each.ends > found.on
    ]
    files = offered(MotionKind.RECOMMEND)
    make = partial(forms.MotionForm, files=files, mandates=mandates, bodies=bodies, claims=_claims(found))

    def propose(**given: Any) -> object:
        form = make(given)
        form.cleaned_data = given
        return motion_acts.propose(by=found.person, item=row.reference, proposal=form.proposal(), at=now())

    hint = _("Only the fields that its kind needs count.")
    return Deed("propose", _("Propose a motion"), propose, _("The motion is proposed."), make, image="gavel", hint=hint)


def _claims(found: Desk) -> list[tuple[str, str]]:
    """What is contested between two CERTs' constituents, for the secretariat; in each pair the first would hold it."""
    if not found.prepares:
        return []
    return [
        (
            f"{one.pk}-{other.pk}",
            _("%(value)s: held by %(holder)s, and not by %(rival)s")
            % {
                "value": one.value,
                "holder": in_language(one.organisation),
                "rival": in_language(other.organisation),
            },
        )
        for one, other in claims_in_dispute(found.on)
    ]


def _editing(common: dict[str, Any], row: AgendaItem) -> list[Deed]:
    fields = ("title", "text", "presenter", "minutes")

    def change(**given: Any) -> object:
        return acts.change(**common, submission=acts.Submission(**given), at=now())

    def add(document: Any, title: str) -> object:
        given = forms.upload(document)
        return acts.add_paper(**common, title=title, upload=given, at=now()) if given else None

    return [
        Deed("paper", _("Add a document"), add, _("The document is added."), forms.PaperForm, image="paperclip"),
        Deed(
            "change",
            _("Change the wording"),
            change,
            _("The item is changed."),
            partial(forms.SubmissionForm, initial={name: getattr(row, name) for name in fields}),
            image="edit",
        ),
        Deed(
            "unpaper",
            "",
            lambda **given: acts.remove_paper(**common, **given, at=now()),
            _("The document is taken off."),
            forms.PaperChoiceForm,
            listed=False,
        ),
    ]
