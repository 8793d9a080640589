"""Looking at webhooks and at what became of their calls: for whoever looks after their body."""
