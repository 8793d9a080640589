"""The API at /api/v1/: the domains' operations under one address, one way to ask and one way to be refused."""
