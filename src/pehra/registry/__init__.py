"""The network: bodies, their dated mandates, the organisations they serve, contacts and network objects."""
