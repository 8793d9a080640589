"""Reports, cases and clocks for programs. `ROUTERS` maps each prefix to its operations."""

from pehra.incidents.api import acts, assigning, cases, clocks, receipts, reports

ROUTERS = {
    "/reports": (reports.router,),
    "/receipts": (receipts.router,),
    "/cases": (cases.router, acts.router),
    "/workload": (assigning.workload,),
    "/clocks": (clocks.router,),
}
