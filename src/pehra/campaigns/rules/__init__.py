"""What campaigns and links are, in plain Python."""
