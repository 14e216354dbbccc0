"""Tables over frozen rows: what a cell holds, the model, and the view that paints and opens rows."""
