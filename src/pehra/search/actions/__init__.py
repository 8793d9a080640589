"""Acting: views are kept, questions are asked and answered."""
