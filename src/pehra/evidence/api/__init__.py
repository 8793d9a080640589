"""Evidence for programs: looking, taking in part by part, handing over, copies. `ROUTERS` maps prefixes to them."""

from pehra.evidence.api import acts, pieces, uploads

ROUTERS = {"/cases": (pieces.router, uploads.router, acts.router)}
