"""Taking letters in and sending letters out."""

from letters.actions.posting import post, post_many
from letters.actions.receiving import receive, settle

__all__ = ["post", "post_many", "receive", "settle"]
