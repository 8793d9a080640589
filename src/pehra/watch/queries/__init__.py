"""Looking at the floor and at what is in force."""
