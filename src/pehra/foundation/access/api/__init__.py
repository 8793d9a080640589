"""What every part of the API has in common: problems, scopes, the window, pages. The site puts the parts together."""
