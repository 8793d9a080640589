"""What a document tells, and in which forms."""
