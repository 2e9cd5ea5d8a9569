"""Addresses of logging in and of one's own password and second step: of allauth's pages only those we offer.

There is no page to sign up, to add e-mail addresses or to confirm them: accounts are made by an administrator.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.generic import RedirectView

from .views import log_out

urlpatterns = [
    path("inloggen/", account.login, name="account_login"),
    path("uitloggen/", log_out, name="account_logout"),
    path("niet-actief/", account.account_inactive, name="account_inactive"),
    path("registreren/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("bevestigen/", account.reauthenticate, name="account_reauthenticate"),
    path("wachtwoord/", account.password_change, name="account_change_password"),
    path("wachtwoord/kiezen/", account.password_set, name="account_set_password"),
    path("wachtwoord/vergeten/", account.password_reset, name="account_reset_password"),
    path("wachtwoord/vergeten/verstuurd/", account.password_reset_done, name="account_reset_password_done"),
    path("wachtwoord/nieuw/klaar/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("tweede-stap/", RedirectView.as_view(pattern_name="my_account"), name="mfa_index"),
    path("tweede-stap/code/", mfa.authenticate, name="mfa_authenticate"),
    path("tweede-stap/bevestigen/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("tweede-stap/aanzetten/", totp.activate_totp, name="mfa_activate_totp"),
    path("tweede-stap/afzetten/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("tweede-stap/reservecodes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("tweede-stap/reservecodes/nieuwe/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
