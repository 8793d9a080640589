"""Clocks that run: a deadline is a row, and a sweep claims what is due."""
