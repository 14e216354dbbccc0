"""What every form of a port promises, tried on its fake and on the real thing."""
