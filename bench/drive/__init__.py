"""Drive a filled house as people do, and say what it costs: `python -m bench.drive`."""
