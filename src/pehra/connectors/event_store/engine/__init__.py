"""The embedded event engine: ClickHouse in a process of its own, behind its HTTP interface on the loopback address.

chDB lets one process into a folder and has no server. So one process owns the folder, and what it answers is as near to
ClickHouse's HTTP interface as this project's client needs, so that a real server can take its place.
"""
