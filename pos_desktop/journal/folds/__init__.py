"""Pure functions from the facts of one aggregate, in any order and with repeats, to its state."""
