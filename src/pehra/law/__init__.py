"""The rules of the network as tables with citations: plain Python, no clock, no database, no network."""
