"""Figures of days that are over."""

from reports.models.figure import DAY_SPAN, WEEK_SPAN, Figure
from reports.models.figure_state import FigureState

__all__ = ["DAY_SPAN", "WEEK_SPAN", "Figure", "FigureState"]
