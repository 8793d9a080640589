"""The pages of phone lists and call tasks."""
