"""Calls of the programs of a body: what happens on the cases that it knows, signed, tried again, and kept in a log."""
