"""Fetching what feeds publish: conditionally, within limits, and never from the own network."""

from pehra.connectors.feed_pull.client import Answer, Asked, NotFetched, Rules, Validators, fetch

__all__ = ["Answer", "Asked", "NotFetched", "Rules", "Validators", "fetch"]
