"""What runs, people and clocks do with findings. Each act is whole: it happens with all that belongs to it."""
