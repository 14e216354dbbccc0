"""The append-only journal: typed facts, their envelope and hash chain, the hybrid clock and the folds."""
