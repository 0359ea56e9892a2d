"""Taking letters in and sending letters out."""

from letters.actions.posting import post
from letters.actions.receiving import receive, settle

__all__ = ["post", "receive", "settle"]
