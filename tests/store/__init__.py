"""The local database, tried on real files."""
