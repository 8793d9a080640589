"""The tables of statistics."""
