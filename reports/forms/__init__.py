"""What a reader chooses."""
