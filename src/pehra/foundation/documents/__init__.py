"""Files that somebody handed in, kept as they came."""
