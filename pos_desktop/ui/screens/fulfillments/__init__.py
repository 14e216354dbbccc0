"""The Fulfillments screen: what is to be picked, packed and handed over, the oldest first."""
