"""The papers, seen by a decoder and a printer of our own."""
