"""Whose an address, a name or an autonomous system was on a day, as tables that the store looks up by dictionaries."""
