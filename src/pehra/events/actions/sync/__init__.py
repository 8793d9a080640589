"""What a run observed becomes findings: once, whole, and in any order of the files."""

from pehra.events.actions.sync.clock import expire, settle
from pehra.events.actions.sync.giving_back import give_back
from pehra.events.actions.sync.places import follow_registry
from pehra.events.actions.sync.retracting import take_back
from pehra.events.actions.sync.run import Synced, sync

__all__ = ["Synced", "expire", "follow_registry", "give_back", "settle", "sync", "take_back"]
