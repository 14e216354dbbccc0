"""Sales history: every sale, found again, with what happened to it and what can still be done."""
