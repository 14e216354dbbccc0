"""Papers as stored and shared."""
