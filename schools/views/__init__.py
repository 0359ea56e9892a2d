"""Pages of hours and days."""
