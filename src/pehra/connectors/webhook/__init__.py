"""Calls of programs that others run: signed, and never into the own network."""

from pehra.connectors.webhook.client import Away, Refused, call, signature

__all__ = ["Away", "Refused", "call", "signature"]
