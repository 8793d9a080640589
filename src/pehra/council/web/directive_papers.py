"""A directive on paper, and checking one that somebody holds without an account."""

from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pehra.council.models import Directive
from pehra.council.queries import directives as queries
from pehra.council.rules.directives import DirectiveState
from pehra.council.rules.packs import LANGUAGES
from pehra.council.rules.words import Publication
from pehra.council.web.acting import now, person
from pehra.council.web.directives import DOOR
from pehra.foundation.access.checking import answer_to_code
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.printing import pdf, qr
from pehra.registry.queries import local_time

TEMPLATE: Final = Path(__file__).parents[1] / "templates" / "council" / "directive.typ"


@door(*DOOR)
@require_safe
def printed(request: HttpRequest, reference: str, language: str) -> HttpResponse:
    """One that is issued, as PDF in one of the two languages."""
    if language not in LANGUAGES:
        raise Absent
    row = queries.printable(queries.standpoint(person(request), now()), reference)
    with translation.override(language):
        data = _data(row, urdu=language == "ur")
    response = HttpResponse(pdf(TEMPLATE, data, language=language, at=row.issued_at), content_type="application/pdf")
    name = f"{row.reference}-{language}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@door(public=True, looks=False)
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Whether a directive on paper is one of ours and still binds, for who has its code; nothing for anybody else."""
    return answer_to_code(request, "council/directive_check.html", kind="directive", find=queries.by_code)


def _data(row: Directive, *, urdu: bool) -> dict[str, object]:
    checked = settings.BASE_URL + reverse("council:directive_check")
    names = [row.issuer.name_ur, row.issuer.name_en] if urdu else [row.issuer.name_en, row.issuer.name_ur]
    texts = [(_("What is instructed, in English"), row.text_en)]
    if row.text_ur:
        texts.insert(0 if urdu else 1, (_("What is instructed, in Urdu"), row.text_ur))
    return {
        "title": (urdu and row.title_ur) or row.title_en,
        "issuer": list(dict.fromkeys(name for name in names if name)),
        "reference": row.reference,
        "facts": _facts(row),
        "texts": [{"heading": heading, "text": text} for heading, text in texts],
        "ground": _ground(row, urdu=urdu),
        "said": {"directive": _("Binding directive"), "ground": _("The resolution that it rests on")},
        "code": row.code,
        "check": checked,
        "qr": qr(f"{checked}?code={row.code}"),
    }


def _facts(row: Directive) -> list[tuple[str, str]]:
    moments = [
        (_("Issued"), row.issued_at),
        (_("To be acknowledged by"), row.acknowledge_by),
        (_("To be complied with by"), row.comply_by),
    ]
    if row.state == DirectiveState.REVOKED:
        moments.append((_("Revoked"), row.ended_at))
    facts = [(term, f"{local_time(moment):%Y-%m-%d %H:%M}") for term, moment in moments if moment is not None]
    ground = _("Resolution %(number)s") % {"number": row.resolution.number} if row.resolution else row.citation
    evidence = _("A file or an address is needed") if row.evidence_needed else _("Words are enough")
    return [(_("Reference"), row.reference), (_("Issued by right of"), ground), *facts, (_("Evidence"), evidence)]


def _ground(row: Directive, *, urdu: bool) -> list[str]:
    """The resolution's own words; of one that is the Council's alone, only that there is one."""
    if row.resolution is None:
        return []
    # Isolated from left to right (U+2066, U+2069), or the parts of a day change places in an Urdu sentence.
    told = {"number": row.resolution.number, "day": f"\u2066{row.resolution.decided_on.isoformat()}\u2069"}
    said = [_("Resolution %(number)s of %(day)s") % told]
    if row.resolution.publication == Publication.COUNCIL:
        return said
    motion = row.resolution.motion
    return [*said, (urdu and motion.text_ur) or motion.text_en]
