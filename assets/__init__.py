"""Things: devices, what they are, who holds them, and where they are."""
