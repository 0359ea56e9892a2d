"""What happened, who wants to know of it, and what time it is."""
