"""Keeping phone lists, making call tasks, and writing down what came of a call."""
