"""Reports out: what a case is told as to those outside the platform, as documents and as exchange formats."""
