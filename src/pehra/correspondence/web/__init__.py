"""The pages: requests and measures of a case, those of one's body, and the secret link of whoever is asked."""
