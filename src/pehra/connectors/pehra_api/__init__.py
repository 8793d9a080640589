"""Another installation's HTTP API, as a client."""

from pehra.connectors.pehra_api.client import NotTaken, send_report

__all__ = ["NotTaken", "send_report"]
