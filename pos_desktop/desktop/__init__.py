"""The till as a desktop program: window, screens and presenters put together around an open shop."""
