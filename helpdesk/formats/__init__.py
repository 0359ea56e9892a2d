"""How a language writes dates and numbers where that differs from what Django ships."""
