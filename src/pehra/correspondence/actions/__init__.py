"""What people, the other side and clocks do with requests and measures."""
