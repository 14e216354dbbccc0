"""The Setup screen: what the web shops will be told, what to look at, printers, and this computer."""
