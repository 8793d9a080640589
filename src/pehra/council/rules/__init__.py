"""How a Council is made up and decides: plain Python, without tables."""
