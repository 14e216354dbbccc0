"""Protocols, row types and paper layouts that the services share with store, printing and screens."""
