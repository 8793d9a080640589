"""Looking at figures."""
