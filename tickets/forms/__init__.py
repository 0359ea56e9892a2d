"""Parsing and checking of what people send; forms never save."""
