"""The form of signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):  # type: ignore[misc]
    """Address and password; the labels stand above the fields, so that nothing is repeated inside them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the placeholders out."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
