"""Looking. Every function is told who looks."""
