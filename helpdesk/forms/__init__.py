"""Forms of the pages that belong to the house as a whole."""
