"""Requests to third parties about a case, each with its own state and clock, and measures against what was seen."""
