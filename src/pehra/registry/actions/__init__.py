"""What can be done with the network: each a keyword-only function, whole or not at all."""

from pehra.registry.actions.profiles import load_profile

__all__ = ["load_profile"]
