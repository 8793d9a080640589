"""The doors: the public form and its secret link, the desk, claiming."""
