"""Tests with real worker, beat, web and SMTP processes."""

from __future__ import annotations

from tests.house import house

__all__ = ["house"]
