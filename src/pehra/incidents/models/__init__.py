"""The tables of incident work."""

from pehra.incidents.models.assignments import Assignment, Unheld
from pehra.incidents.models.bulk import Bulk, BulkItem
from pehra.incidents.models.cases import Case, Named, Observable, Participant, Permission
from pehra.incidents.models.custody import Transfer
from pehra.incidents.models.drills import Drill
from pehra.incidents.models.entries import Correction, Entry
from pehra.incidents.models.merging import Merge, Sameness
from pehra.incidents.models.reports import IdempotencyKey, Report

__all__ = [
    "Assignment",
    "Bulk",
    "BulkItem",
    "Case",
    "Correction",
    "Drill",
    "Entry",
    "IdempotencyKey",
    "Merge",
    "Named",
    "Observable",
    "Participant",
    "Permission",
    "Report",
    "Sameness",
    "Transfer",
    "Unheld",
]
