"""What the floor and the crisis levels follow, without Django."""
