"""Who may see what: persons, roles, audience keys, and the read-only window through which pages look."""
