"""Finding: full text and technical traces over what somebody may see, saved views, and asking who knows a value."""
