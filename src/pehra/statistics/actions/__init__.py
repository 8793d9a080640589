"""Keeping the figures, and freezing them."""
