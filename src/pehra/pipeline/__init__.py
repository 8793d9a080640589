"""The event engine: feeds in whole batches to stored events, in the engine's own SQL. No Django, no socket.

`schema` says what an event is, `spec` what a feed is, `ingest` how one becomes the other, `store` what it needs of a
ClickHouse; the slow and plain `oracle` says row by row what must come out.
"""
