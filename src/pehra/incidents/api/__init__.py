"""Reports, cases and clocks for programs. `ROUTERS` maps each prefix to its operations."""

from pehra.incidents.api import acts, assigning, bulk, cases, clocks, forms, notes, receipts, reports

ROUTERS = {
    "/reports": (reports.router,),
    "/forms": (forms.router,),
    "/receipts": (receipts.router,),
    "/cases": (cases.router, acts.router, notes.router),
    "/bulk": (bulk.router,),
    "/workload": (assigning.workload,),
    "/clocks": (clocks.router,),
}
