"""Looking at cases and reports. Every function is told who looks; what may not be seen does not exist."""

from pehra.foundation.accounts.queries import Colleague
from pehra.incidents.queries.assignments import ME, NOBODY, Workload, workload
from pehra.incidents.queries.beside import Beside, beside
from pehra.incidents.queries.cases import (
    Page,
    case,
    cases,
    find,
    offers,
    open_offer,
    waiting,
)
from pehra.incidents.queries.clocks import Owed, owed
from pehra.incidents.queries.detail import Detail, detail, entries_of, reports_of
from pehra.incidents.queries.drills import Kind
from pehra.incidents.queries.filed import report_list
from pehra.incidents.queries.filters import Filter
from pehra.incidents.queries.organisations import asked, home_of, receipted, report, reports

__all__ = [
    "ME",
    "NOBODY",
    "Beside",
    "Colleague",
    "Detail",
    "Filter",
    "Kind",
    "Owed",
    "Page",
    "Workload",
    "asked",
    "beside",
    "case",
    "cases",
    "detail",
    "entries_of",
    "find",
    "home_of",
    "offers",
    "open_offer",
    "owed",
    "receipted",
    "report",
    "report_list",
    "reports",
    "reports_of",
    "waiting",
    "workload",
]
