"""The CERT Council: its seats, meetings, votes and resolutions, and what follows from them."""
