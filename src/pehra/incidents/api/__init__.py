"""Reports, cases and clocks for programs. `ROUTERS` maps each prefix to its operations."""

from pehra.incidents.api import acts, assigning, bulk, cases, clocks, receipts, reports

ROUTERS = {
    "/reports": (reports.router,),
    "/receipts": (receipts.router,),
    "/cases": (cases.router, acts.router),
    "/bulk": (bulk.router,),
    "/workload": (assigning.workload,),
    "/clocks": (clocks.router,),
}
