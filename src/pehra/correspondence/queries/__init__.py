"""Looking at requests and measures."""
