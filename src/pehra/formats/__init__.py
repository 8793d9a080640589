"""Codecs between bytes and plain values."""
