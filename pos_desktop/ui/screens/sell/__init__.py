"""The Sell screen: ring up, take money, open and close the register."""
