"""Tables of playbooks and tasks."""
