"""The list a manager works off: what contradicts, what happened, and what resolves it."""
