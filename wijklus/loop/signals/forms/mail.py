"""The mailbox that is read."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wijklus.base.posting import VersionedForm


class MailboxForm(VersionedForm):
    """Which mailbox, on which server, and how it is opened."""

    is_on = forms.BooleanField(label=_("Read this mailbox"), required=False)
    address = forms.EmailField(
        label=_("Mail address of this mailbox"),
        help_text=_("What people write to. A mail to it becomes a signal."),
        max_length=200,
    )
    host = forms.CharField(
        label=_("Server"), help_text=_("Such as imap.example.be. Read by IMAP over TLS."), max_length=200
    )
    port = forms.IntegerField(label=_("Port"), initial=993, min_value=1, max_value=65535)
    login = forms.CharField(label=_("Name to log in with"), max_length=200)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("Kept encrypted and never shown. Leave it empty to keep the one that is there."),
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    folder = forms.CharField(label=_("Folder"), initial="INBOX", required=False, max_length=100)
    takes_tags = forms.BooleanField(
        label=_("The server delivers address+something here too"),
        help_text=_("Then people answer to an address of their own signal; else a code stands in the subject."),
        required=False,
        initial=True,
    )
