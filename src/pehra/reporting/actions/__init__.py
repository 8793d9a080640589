"""Making documents of cases, and taking one back."""

from pehra.reporting.actions.issuing import follow, issue, withdraw

__all__ = ["follow", "issue", "withdraw"]
