"""The watch of the duty officer: the floor of cases, crisis levels, situation reports, the hand-over of a shift."""
