"""Tables and pure functions of releases: states, what is found in a text, marks, differences, terms."""
