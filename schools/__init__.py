"""Places and time: district, schools, rooms, service hours and school-time arithmetic."""
