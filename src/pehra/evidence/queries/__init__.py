"""Looking at evidence."""
