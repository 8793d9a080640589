"""What the registry accepts and how it reasons, in plain Python."""
