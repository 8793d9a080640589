"""Playbooks and tasks for programs. `ROUTERS` maps prefixes to routers."""

from pehra.playbooks.api import library, tasks

ROUTERS = {"/cases": (tasks.router,), "": (tasks.own, library.router)}
