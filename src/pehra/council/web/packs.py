"""A meeting's papers: the pack with its progress, who has read which, comments, and the file for one's calendar."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pehra.council.actions import comments, invitations
from pehra.council.actions import packs as acts
from pehra.council.models import Meeting, Pack
from pehra.council.policy import READS
from pehra.council.queries import packs as queries
from pehra.council.queries.desk import Desk, desk
from pehra.council.rules.invitations import FILE_NAME
from pehra.council.rules.packs import LANGUAGES, fingerprint
from pehra.council.rules.steps import MeetingState
from pehra.council.web.acting import Deed, now, person, play
from pehra.council.web.pack_forms import CommentForm, WithdrawForm
from pehra.foundation.access.doors import door
from pehra.foundation.documents.web import handed_out

DOOR = tuple(sorted(READS))


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that is read before a meeting."""
    found = desk(person(request), now())
    meeting = queries.meeting_for(found, reference)
    page = play(request, _deeds(request, found, meeting), request.path)
    if page.answer:
        return page.answer
    said = queries.discussed(meeting)
    context = _state(found, meeting) | {
        "discussed": said,
        "papers": {each.reference: each.papers for each in queries.contents(meeting).items},
        "readings": queries.readings(meeting) if _sees_readings(request, found) else [],
        "sees_readings": _sees_readings(request, found),
        "may_comment": _may_comment(found, meeting),
        "offers": page.offers,
        "mine": person(request).user_id,
        "failed": page.failed,
    }
    return render(request, "council/papers.html", context, status=page.status)


@door(*DOOR)
@require_safe
def progress(request: HttpRequest, reference: str) -> HttpResponse:
    """The part of the page that says how far the packs are; it asks for itself until they are ready."""
    found = desk(person(request), now())
    return render(request, "council/pack_state.html", _state(found, queries.meeting_for(found, reference)))


@door(*DOOR, looks=False)
@require_safe
def pack(request: HttpRequest, reference: str, language: str, version: int) -> HttpResponse:
    """Hand one out. It is noted that it was read, so this look writes."""
    row = acts.read(by=person(request), reference=reference, language=language, version=version, at=now())
    response = HttpResponse(bytes(row.content or b""), content_type="application/pdf")
    name = f"{reference}-{language}-{version}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@door(*DOOR, looks=False)
@require_safe
def paper(request: HttpRequest, reference: str, document_id: int) -> HttpResponse:
    """One paper of the agenda as it was handed in. It is noted that it was read, so this look writes."""
    by, at = person(request), now()
    row = queries.paper_of(desk(by, at), reference, document_id)
    return handed_out(*acts.read_paper(by=by, subject=f"meeting:{reference}", paper=row, at=at))


@door(*DOOR)
@require_safe
def invitation(request: HttpRequest, reference: str) -> HttpResponse:
    """The meeting for one's own calendar."""
    found = desk(person(request), now())
    meeting = queries.meeting_for(found, reference)
    file = invitations.to_take(meeting, language=_language(), at=now())
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


def _deeds(request: HttpRequest, found: Desk, meeting: Meeting) -> Iterator[Deed]:
    by = person(request)
    if found.prepares and meeting.state != MeetingState.CANCELLED:
        yield Deed(
            "ask",
            _("Make the pack"),
            lambda: acts.ask(by=by, reference=meeting.reference, at=now()),
            _("The pack is made now; this page shows how far it is."),
            kind="primary",
            image="file-plus",
        )
    if _may_comment(found, meeting):
        yield Deed(
            "comment",
            _("Comment"),
            lambda item, text: comments.comment(by=by, item=item, text=text, at=now()),
            _("Your comment stands with the item."),
            make=CommentForm,
            listed=False,
        )
        yield Deed(
            "withdraw",
            _("Take it back"),
            lambda comment: comments.withdraw(by=by, comment_id=comment, at=now()),
            _("Your comment is taken back."),
            make=WithdrawForm,
            listed=False,
        )


def _state(found: Desk, meeting: Meeting) -> dict[str, object]:
    made = queries.packs(found, meeting)
    newest = {language: next((row for row in made if row.language == language), None) for language in LANGUAGES}
    return {
        "meeting": meeting,
        "packs": made,
        "newest": newest,
        "waiting": any(row.state == Pack.State.WAITING for row in made),
        "current": fingerprint(queries.contents(meeting)),
        "prepares": found.prepares,
    }


def _may_comment(found: Desk, meeting: Meeting) -> bool:
    return found.takes_part and meeting.state in (MeetingState.DRAFT, MeetingState.CALLED)


def _sees_readings(request: HttpRequest, found: Desk) -> bool:
    """Who read which pack is for the secretariat and the auditors; members are not set to watch each other."""
    return found.prepares or not found.sits


def _language() -> str:
    return "ur" if (get_language() or "en").startswith("ur") else "en"
