"""Looking at playbooks and tasks."""
