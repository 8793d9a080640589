"""Saying what a body asks about its cases, answering it, and what closing waits for."""
