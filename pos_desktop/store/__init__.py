"""The local database: one file with the journal and every table projected from it, written by one thread."""
