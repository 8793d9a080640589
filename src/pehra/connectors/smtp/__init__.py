"""Handing mail to the operator's mail server."""

from pehra.connectors.smtp.client import Refused, Settings, parse, send

__all__ = ["Refused", "Settings", "parse", "send"]
