"""One function per thing a person can do at a till; rules decide, then facts are recorded."""
