"""The live side of the web shops, tried with keyrings and shops in memory and with real databases."""
