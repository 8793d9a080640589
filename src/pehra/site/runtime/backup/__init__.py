"""A whole installation in one file: written while it runs, sealed by a passphrase, restored into an empty place."""
