"""Orders of web shops and order files."""
