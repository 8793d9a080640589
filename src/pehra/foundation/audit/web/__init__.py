"""The journal for the auditor."""
