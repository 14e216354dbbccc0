"""The web shops: how each stands, adding and changing one, and what waits to be told."""
