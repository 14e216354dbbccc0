"""The command line: every job of the till without a window, for people and for scripts."""
