"""Windows for directors."""
