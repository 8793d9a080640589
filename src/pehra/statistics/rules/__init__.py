"""Plain rules: what is counted, over which days, and what is kept back."""
