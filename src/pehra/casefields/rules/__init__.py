"""What a field is made of, and the words by which cases are found through it."""
