"""The steps of the hub's database, one module each."""
