"""Telling organisations of their findings: digests, letters, calls of their programs, and what became of them."""

from pehra.events.actions.telling.calls import call_waiting
from pehra.events.actions.telling.following import follow
from pehra.events.actions.telling.letters import compose
from pehra.events.actions.telling.preparing import KIND, Prepared, prepare
from pehra.events.actions.telling.trying import try_program
from pehra.events.actions.telling.wishing import renew_secret, wish

__all__ = ["KIND", "Prepared", "call_waiting", "compose", "follow", "prepare", "renew_secret", "try_program", "wish"]
