"""What holds for incident work whoever asks: states, words, checks on input. Plain Python."""
