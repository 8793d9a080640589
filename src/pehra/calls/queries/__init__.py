"""Looking at phone lists and call tasks."""
