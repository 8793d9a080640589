"""Handing mail to the operator's mail server."""

from pehra.connectors.smtp.client import Away, Deferred, Post, Refused, Settings, connected, parse

__all__ = ["Away", "Deferred", "Post", "Refused", "Settings", "connected", "parse"]
