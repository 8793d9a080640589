"""Calling on the phone who has not answered: the phone list of a body, and tasks to go through it."""
