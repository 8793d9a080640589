"""How ready each CERT is: maturity, people, training, drills, and whom the network reaches."""
