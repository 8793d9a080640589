"""Redacted copies and sharing for programs. `ROUTERS` maps prefixes to them."""

from pehra.releases.api import copies, drafts, shares

ROUTERS = {"/cases": (drafts.router, shares.of_cases), "/releases": (shares.router, copies.router)}
