"""Fake shops behave like the real ones."""
