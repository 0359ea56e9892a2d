"""Fill an empty database with a large district: `python -m bench.fill --tickets 1000000`."""
