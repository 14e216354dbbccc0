"""What the product must be fast at, measured: one `bench_NAME.py` per subject, run by `dev.py bench`."""
