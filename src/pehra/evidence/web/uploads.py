"""Files from a browser: by a plain form, or part by part by the page's own script, with the person's session."""

from collections.abc import Iterator
from typing import Any, Final

from django.contrib import messages
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from pehra.evidence.actions import taking
from pehra.evidence.errors import WrongOffset
from pehra.evidence.models import Upload
from pehra.evidence.web.case import FORM_LARGEST, again, looked
from pehra.evidence.web.forms import FileForm
from pehra.evidence.web.showing import put_back
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Invalid, Refusal
from pehra.foundation.access.refused import told
from pehra.foundation.access.roles import READS_CASES

BLOCK: Final = 1 << 18
# Of one request; the script sends far less at once.
LARGEST_PART: Final = 64 << 20


class InMemory(MemoryFileUploadHandler):
    """Keeps a small file in memory: nothing of it lies open in a folder of the system, not even for a moment."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:
        self.activated = True


@door(*READS_CASES)
@csrf_exempt  # until it is known how the file is taken in; the inner view checks
@require_POST
def take_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Take a small file in, without any script."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdecimal() and len(length) < 16 and int(length) <= FORM_LARGEST):
        messages.error(request, _("A file of this size comes by the page's script, or by a program."))
        return redirect("evidence:case", reference=reference)
    request.upload_handlers = [InMemory(request)]
    answer: HttpResponseBase = _take_file(request, reference)
    return answer


@csrf_protect
def _take_file(request: HttpRequest, reference: str) -> HttpResponse:
    found = looked(request, reference)
    form = FileForm(request.POST, request.FILES, case=found, auto_id="id_file_%s")
    if form.is_valid():
        file, at = form.cleaned_data["file"], timezone.now()
        by: Any = {"by": request.person, "reference": found.reference, "at": at}
        try:
            upload = taking.begin(details=form.details(file.name), size=file.size, **by)
            done = taking.append(upload=str(upload.key), offset=0, blocks=file.chunks(BLOCK), **by)
        except Absent:
            raise
        except Refusal as refusal:
            put_back(form, refusal)
        else:
            messages.success(request, _("Taken in. Its chain of custody has begun."))
            return redirect("evidence:piece", reference=found.reference, piece=done.piece.reference)
    return again(request, reference, file_form=form)


@door(*READS_CASES)
@require_POST
def begin(request: HttpRequest, reference: str) -> JsonResponse:
    """Announce a file: what is told of it, its name and its size."""
    found = looked(request, reference)
    form = FileForm(request.POST, case=found)
    form.fields["file"].required = False
    size = request.POST.get("size", "")
    if not form.is_valid():
        return _problems({field: [str(each) for each in errors] for field, errors in form.errors.items()})
    try:
        upload = taking.begin(
            by=request.person,
            reference=found.reference,
            details=form.details(request.POST.get("name", "")),
            size=int(size) if size.isascii() and size.isdecimal() and len(size) < 16 else 0,
            at=timezone.now(),
        )
    except Absent:
        raise
    except Refusal as refusal:
        return _refused(refusal)
    return _stands(upload, found.reference, 201)


@door(*READS_CASES, looks=False)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, reference: str, upload: str) -> JsonResponse:
    """Where an upload stands; or its next part, as the body, at `?offset=`, with its SHA-256 in `?sha256=`."""
    if request.method == "GET":
        return _stands(taking.mine(request.person, reference, upload), reference)
    offset = request.GET.get("offset", "")
    if not (offset.isascii() and offset.isdecimal() and len(offset) < 16):
        return _problems({"offset": [_("Say at which byte this part begins.")]})
    try:
        row = taking.append(
            by=request.person,
            reference=reference,
            upload=upload,
            offset=int(offset),
            blocks=_body(request),
            sha256=request.GET.get("sha256", "")[:64],
            at=timezone.now(),
        )
    except Absent:
        raise
    except Refusal as refusal:
        return _refused(refusal)
    return _stands(row, reference)


@door(*READS_CASES)
@require_POST
def drop(request: HttpRequest, reference: str, upload: str) -> HttpResponse:
    """Give an upload up."""
    taking.drop(by=request.person, reference=reference, upload=upload)
    messages.success(request, _("The upload is dropped; nothing of it is kept."))
    return redirect("evidence:case", reference=reference)


def _body(request: HttpRequest) -> Iterator[bytes]:
    came = 0
    while block := request.read(BLOCK):
        came += len(block)
        if came > LARGEST_PART:
            raise Invalid({"size": "More came than the size that was announced."})
        yield block


def _stands(row: Upload, reference: str, status: int = 200) -> JsonResponse:
    piece = row.piece
    return JsonResponse(
        {
            "upload": reverse("evidence:upload", args=[reference, row.key]),
            "received": row.received,
            "size": row.size,
            "piece": reverse("evidence:piece", args=[reference, piece.reference]) if piece else None,
        },
        status=status,
    )


def _refused(refusal: Refusal) -> JsonResponse:
    if isinstance(refusal, Invalid):
        return _problems({field: [told(problem)] for field, problem in refusal.problems.items()})
    answer: dict[str, Any] = {"problem": told(refusal)}
    if isinstance(refusal, WrongOffset):
        answer["received"] = refusal.offset
    return JsonResponse(answer, status=409)


def _problems(problems: dict[str, list[str]]) -> JsonResponse:
    return JsonResponse({"problems": problems}, status=422)
