"""What people and clocks do with crisis levels and situation reports."""
