"""Acts on playbooks and tasks: the only place that writes them."""
