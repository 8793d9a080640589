"""What is done with campaigns and with links between cases."""
