"""The till as a desktop program."""
