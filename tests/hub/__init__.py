"""The hub, over real databases and real sockets."""
