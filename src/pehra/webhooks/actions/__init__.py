"""Changing webhooks, and telling them what happened."""
