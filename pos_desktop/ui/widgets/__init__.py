"""Controls every screen is built from; each takes the `Look` first and follows its changes."""
