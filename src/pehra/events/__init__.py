"""What the world reports about the country's networks: runs of feeds, the event store, findings until fixed."""
