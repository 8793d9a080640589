"""The runtime: PostgreSQL under a launcher of our own, the web and the worker beside it, started and ended together."""
