"""The fields of one's own bodies for programs. `ROUTERS` maps each prefix to its operations."""

from pehra.casefields.api import fields

ROUTERS = {"/fields": (fields.router,), "/cases": (fields.of_case,)}
