"""Pages of the fields of a body: what it asks, and what is answered on a case."""
