"""Looking at readiness, for somebody: whoever may not look finds nothing there."""
