"""The tests, mirroring the code, plus builders, fakes, contracts and benchmarks."""
