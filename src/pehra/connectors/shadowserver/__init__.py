"""Shadowserver's API, as far as its reports are fetched by it."""

from pehra.connectors.shadowserver.client import Account, Report, Shadowserver, ShadowserverAway, ShadowserverRefuses

__all__ = ["Account", "Report", "Shadowserver", "ShadowserverAway", "ShadowserverRefuses"]
