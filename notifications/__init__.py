"""Telling people: entries of history become letters to those whom they concern."""
