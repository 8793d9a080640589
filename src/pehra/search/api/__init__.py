"""Searching and asking for programs. `ROUTERS` maps each prefix to its operations."""

from pehra.search.api import questions, references, search, traces

ROUTERS = {
    "/search": (search.router,),
    "/references": (references.router,),
    "/cases": (traces.router,),
    "/questions": (questions.router,),
}
