"""The API of phone lists and call tasks."""

from pehra.calls.api import lists, tasks

ROUTERS = {"/calls": (tasks.router,), "/phone-lists": (lists.router,)}
