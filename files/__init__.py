"""Stored uploads: kept outside the web root, known by what they really are."""
