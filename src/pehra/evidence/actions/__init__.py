"""What people do with evidence. Each act is whole, and leaves a link in the chain of its piece."""
