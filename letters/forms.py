"""What administrators may write about mailboxes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from letters.models import Mailbox


class MailboxForm(forms.ModelForm):  # type: ignore[type-arg]
    """A mailbox. Its password can be written and never read."""

    imap_password = forms.CharField(
        label=_("password"),
        required=False,
        strip=False,
        max_length=255,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
        help_text=_("Leave empty to keep the password that is stored."),
    )

    class Meta:
        model = Mailbox
        fields = (
            "address", "name", "team", "default", "active", "imap_host", "imap_port", "imap_tls", "imap_user",
            "imap_password", "imap_folder",
        )  # fmt: skip

    def clean_address(self) -> str:
        """Addresses are compared in lower case."""
        return str(self.cleaned_data["address"]).strip().lower()

    def clean_imap_password(self) -> str:
        """The stored one where none is written."""
        return str(self.cleaned_data["imap_password"] or self.instance.imap_password)
