"""Commands about the network: who would receive a report and why, and which bodies there are."""

from pehra.registry.cli.commands import chain, network

__all__ = ["chain", "network"]
