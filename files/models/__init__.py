"""Stored uploads."""

from files.models.upload import Upload

__all__ = ["Upload"]
