"""Plain rules of searching: how words are made alike, what a search says, what is too general to ask about."""
