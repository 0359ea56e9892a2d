"""The verbs: the only code that changes devices."""

from assets.actions.custody import Handing, hand_over, hand_over_many, take_back, take_back_many

__all__ = ["Handing", "hand_over", "hand_over_many", "take_back", "take_back_many"]
