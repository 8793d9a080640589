"""Looking at the fields of a body, and at what was answered on a case: for people of that body alone."""
