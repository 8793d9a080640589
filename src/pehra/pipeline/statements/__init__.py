"""The engine's SQL, built from a feed's spec and an input's header."""
