"""One folder for each outside system. Nothing else in Pehra opens a connection to the outside."""
