"""Plain tables and functions: states, letters, what a label lets a letter tell, lines of a blocklist."""
