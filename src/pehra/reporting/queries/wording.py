"""What documents and their pages call things, in the reader's language."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pehra.incidents.web.wording import LABELS
from pehra.law.clocks import Stage
from pehra.reporting.rules.kinds import DocumentKind

KINDS = {
    DocumentKind.CASE_PDF: _("Case report, PDF"),
    DocumentKind.CASE_DOCX: _("Case report, Word"),
    DocumentKind.STATUTORY_PDF: _("Statutory report, PDF"),
    DocumentKind.JSON: _("Everything, JSON"),
    DocumentKind.CSV: _("Observables, CSV"),
    DocumentKind.ANSWERS_CSV: _("Answers to forms, CSV"),
    DocumentKind.IODEF: "IODEF 2 (RFC 7970)",
    DocumentKind.MISP: _("MISP event"),
}
STAGES = {
    Stage.ACKNOWLEDGE: _("Acknowledge"),
    Stage.FIRST_REPORT: _("First report"),
    Stage.UPDATE: _("Update"),
    Stage.FINAL_REPORT: _("Final report"),
}


def stage_name(code: str) -> str:
    """What a clock is for; one that no document has a name for goes by its code."""
    return str(STAGES.get(Stage(code), code))


def outcome_name(code: str) -> str:
    """How a case ended."""
    return str(LABELS["outcome"][code])


def words() -> dict[str, str]:
    """What stands on every document."""
    return {"check": gettext("Check this document")}
