"""Forms of hours and days: they parse, and save nothing."""
