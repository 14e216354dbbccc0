"""Replication, over real tills, real hubs and networks that fail."""
