"""What playbooks and tasks are, as plain values: no Django, no clock."""
