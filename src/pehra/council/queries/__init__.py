"""Looking at the Council's seats, meetings, motions, minutes and actions."""
