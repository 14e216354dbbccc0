"""Point of sale for shops that also sell online: sell, fulfil and replicate from a local journal of facts."""
