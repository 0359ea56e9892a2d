"""Pages that belong to the house as a whole."""
