"""Whole jobs through the front door: the command line and the services, on a real data folder."""
