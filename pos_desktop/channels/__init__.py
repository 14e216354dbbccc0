"""One module per web shop: its orders, translated into the neutral order, stay in its own words nowhere else."""
