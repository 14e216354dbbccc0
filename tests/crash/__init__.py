"""The till is killed and the power is cut while it sells; nothing that was acknowledged may be lost."""
