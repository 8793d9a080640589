"""Rules of events and findings, in plain Python."""
