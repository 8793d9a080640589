"""The fields that a body adds to its cases: what it asks, what its own people answered, and finding cases by it."""
