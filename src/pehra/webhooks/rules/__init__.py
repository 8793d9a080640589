"""What is told to programs, when it is tried again, and when it is given up."""
