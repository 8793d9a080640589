"""Plain tables and functions: states, kinds, tickets, limits."""
