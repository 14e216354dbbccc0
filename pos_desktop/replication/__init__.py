"""Keeps this till and its hub in agreement: pushes own facts, pulls others', begins from a snapshot."""
