"""Screens for a person at the till: theme, widgets, shell and the screens themselves."""
