"""The pages of incident work: reporting, the queue, the case. Each view asks a query or does one act."""
