"""Calls of programs that others run: signed, and never into the own network."""

from pehra.connectors.webhook.client import Away, Failed, Refused, Trouble, call, signature

__all__ = ["Away", "Failed", "Refused", "Trouble", "call", "signature"]
