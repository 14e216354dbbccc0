"""The window around the screens: rail, status bar, page stack, news, the virtual printer."""
