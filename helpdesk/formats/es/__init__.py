"""Spanish as schools of the United States write it."""
