"""Redacted copies of cases under a wider label, released by a second person, and sharing that ends by itself."""
