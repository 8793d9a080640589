"""The pages of the frame itself: choice of language and theme, errors, and the gallery of components."""
