"""Replication: every till of the shop, how each stands, adding one, joining a hub and being one."""
