"""What the house does of itself: escalation for now."""
