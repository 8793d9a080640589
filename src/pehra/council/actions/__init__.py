"""What the Council and its secretariat do: each a keyword-only function, whole or not at all."""
