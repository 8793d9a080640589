"""What the benchmarks share: an installation of their own, the machine's description, figures."""
