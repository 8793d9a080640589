"""What the public, the desk and time do with public reports."""
