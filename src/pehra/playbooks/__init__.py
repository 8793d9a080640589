"""Playbooks: what a team does about an incident, as steps that somebody owns until a time; and the tasks of a case."""
