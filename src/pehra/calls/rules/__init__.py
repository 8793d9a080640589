"""Arithmetic and words of phone lists and call tasks."""
