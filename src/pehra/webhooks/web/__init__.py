"""Pages of webhooks, below the administration of a body."""
