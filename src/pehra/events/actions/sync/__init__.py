"""What a run observed becomes findings: once, whole, and in any order of the files."""

from pehra.events.actions.sync.run import Synced, sync

__all__ = ["Synced", "sync"]
