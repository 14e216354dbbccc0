"""Web shops that behave like the real ones, to try the live path and to test against without an account."""
