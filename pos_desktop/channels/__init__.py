"""One module per web shop: its orders translated into the neutral order, its words known nowhere else."""
