"""The page of a case, and the acts that people do on it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.incidents import queries
from pehra.incidents.actions.custody import national_bodies
from pehra.incidents.actions.looking import note_reading
from pehra.incidents.errors import Changed
from pehra.incidents.queries import Detail, routes
from pehra.incidents.queries.forms import answers_beside
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType
from pehra.incidents.web import choices, drafts, notes, picture, questions, sentences
from pehra.incidents.web.act_forms import ActForm, Around, around
from pehra.incidents.web.deeds import BY_NAME, Deed, fitting
from pehra.incidents.web.keys import KEYS, of_acts
from pehra.incidents.web.reading import file, noted
from pehra.incidents.web.report_form import put_back
from pehra.incidents.web.wording import rsit_names, told
from pehra.registry import queries as registry

STATUS: dict[type[Exception], int] = {Forbidden: 403, Conflict: 409}


@door(*READS_CASES)
@require_safe
@never_cache
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """A case as this person may see it, with what this person can do now."""
    detail, now = _detail(request, reference), timezone.now()
    noted(request, detail.case, entries=detail.entries)
    return render(request, "incidents/case.html", _context(request, detail, now))


@door(*READS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def act(request: HttpRequest, reference: str, deed: str) -> HttpResponse:
    """Do one act and come back. What was refused is shown again with every word that was typed."""
    if request.method != "POST":
        # Whoever had to sign in before an act comes here with a GET.
        return HttpResponseRedirect(reverse("incidents:case", args=[reference]))
    chosen, now = BY_NAME[deed], timezone.now()
    detail = _detail(request, reference)
    form = _form(chosen, detail, around(detail, registry.local_date(now)), request.POST)
    if not form.is_valid():
        return _refused(request, detail, chosen, form, 422)
    try:
        chosen.do(by=request.person, reference=detail.case.reference, at=now, **form.arguments())
    except Invalid as refused:
        put_back(form, refused)
        return _refused(request, detail, chosen, form, 422)
    except (Conflict, Forbidden) as refused:
        form.add_error(None, told(refused))
        status = next(code for kind, code in STATUS.items() if isinstance(refused, kind))
        return _refused(request, detail, chosen, form, status, changed=isinstance(refused, Changed))
    drafts.arrived(request, draft_name(detail.case.reference, chosen), str(chosen.done))
    return HttpResponseRedirect(_onward(request, detail.case.reference))


@door(*READS_CASES)
@require_safe
@never_cache
def receipt_file(request: HttpRequest, reference: str, number: int, side: str) -> HttpResponse:
    """The signed receipt of a custody step: what was offered, or how it was answered."""
    detail = _detail(request, reference)
    if not 0 < number <= len(detail.transfers):
        raise Absent
    transfer = detail.transfers[number - 1]
    content = transfer.offer_receipt if side == "offer" else transfer.answer_receipt
    if not content:
        raise Absent
    noted(request, detail.case, "receipt.export")
    return file(content, f"{detail.case.reference}-{number}-{side}.json")


def draft_name(reference: str, deed: Deed) -> str:
    return f"{reference}.{deed.name}"


def _detail(request: HttpRequest, reference: str) -> Detail:
    return queries.detail(request.person, reference, national=national_bodies(timezone.now()))


def _onward(request: HttpRequest, reference: str) -> str:
    """Back to where the act was done from; who gave the case out of hand no longer sees it and goes to the list."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure()):
        return wanted
    if queries.find(request.person, reference) is None:
        return reverse("home")
    return reverse("incidents:case", args=[reference])


def _form(deed: Deed, detail: Detail, about: Around, data: Any = None) -> ActForm:
    return deed.form(data, detail=detail, around=about, auto_id=f"id_{deed.name}_%s")


def _refused(
    request: HttpRequest, before: Detail, deed: Deed, form: ActForm, status: int, *, changed: bool = False
) -> HttpResponse:
    """The page of the case as it is by now, with the words that were typed and what was wrong with them."""
    now = timezone.now()
    with viewing(request.person):
        detail = queries.find(request.person, before.case.reference) and _detail(request, before.case.reference)
        if not detail:
            raise Absent
        form.catch_up(detail, changed=changed)
        context = _context(request, detail, now)
        context["failed"] = {"deed": deed, "form": form, "open": deed.opens(detail)}
        response = render(request, "incidents/case.html", context, status=status)
    # A page that says no is a page of the case all the same; the site itself takes it for one that was not seen.
    note_reading(by=request.person, case=detail.case, entries=detail.entries, at=now)
    return response


def _context(request: HttpRequest, detail: Detail, now: datetime) -> dict[str, Any]:
    known, about = registry.snapshot(), around(detail, registry.local_date(now))
    scale = {step.value: step for step in about.scale}
    top = routes.next_link(about.chain, detail.case.custodian_id, had=detail.bodies_that_had) is None
    deeds = fitting(detail, top=top)
    return {
        "detail": detail,
        "case": detail.case,
        # What still runs comes first, then what is settled.
        "clocks": sorted(detail.clocks, key=lambda clock: clock.state != "open"),
        "steps": picture.of_case(detail, about.chain),
        "answered": answers_beside(detail.reports, detail.entries, questions.language(), about.asked),
        "story": sentences.folded(
            sentences.told(each, _naming(detail, known), detail.case.tlp) for each in reversed(detail.entries)
        ),
        "own_notes": notes.amendable(detail),
        "amended": notes.amended(detail),
        "acts": [{"deed": deed, "form": _form(deed, detail, about), "key": KEYS.get(deed.name, "")} for deed in deeds],
        "act_keys": of_acts(deeds),
        "failed": None,
        "level": scale.get(detail.case.severity),
        "levels": scale,
        "rsit": choices.rsit(),
        "classification": rsit_names(detail.case.classification),
        "affected": about.affected,
        "taking_part": _taking_part(detail),
        "observables": [(each, defang(ObservableType(each.type), each.value)) for each in detail.observables],
        "works": request.person.has_role(*WORKS_CASES),
        "owner": drafts.owner(request),
        "forget": drafts.forgotten(request),
    }


def _taking_part(detail: Detail) -> list[dict[str, Any]]:
    """Each party once, with all its parts."""
    found: dict[int, dict[str, Any]] = {}
    for each in detail.participants:
        if each.until is None:
            row = found.setdefault(each.party_id, {"party": each.party, "parts": [], "since": each.since})
            row["parts"].append(each.part)
    return list(found.values())


def _naming(detail: Detail, known: registry.Snapshot) -> Any:
    """Finds a party of the timeline by its slug: a body, or the organisation itself."""
    own: Mapping[str, Any] = {detail.case.organisation.slug: detail.case.organisation}
    return lambda slug: own.get(slug) or known.institutions.get(slug) or Unknown(slug)


class Unknown:
    """A party that is no longer on record goes by its slug."""

    def __init__(self, slug: str) -> None:
        self.name_en, self.name_ur = slug, ""
