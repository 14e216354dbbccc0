"""Doubles with behaviour: what the real thing promises, kept in memory."""
