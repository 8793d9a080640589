"""Evidence of cases: taken in, kept sealed, handed over under signature, and at last given back or destroyed."""
