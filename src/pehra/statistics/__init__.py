"""Statistics of incident work: figures that add up, what each one counts, and periods that are frozen."""
