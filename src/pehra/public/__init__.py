"""Reports of people without an account: the public form, its secret link, and the desk that reads them."""
