"""Changes to accounts, roles, parties, mandates and the people who speak."""

from .accounts import (
    ask_password_link,
    change_account,
    erase_account,
    make_operator,
    make_user,
    record_failed_login,
    record_login,
    renew_agenda,
)
from .contact_points import (
    add_contact_point,
    ask_confirmation,
    change_contact_point,
    confirm_contact_point,
    confirm_own_contact,
)
from .keys import make_api_key, revoke_api_key
from .mandates import end_mandate, give_mandate
from .parties import change_party, import_parties, make_party
from .persons import change_contact, erase_contact, register_person, register_unknown, set_expiry
from .portraits import forget_portraits, remove_portrait, set_portrait
from .roles import compose_role, end_role, give_role, seed_roles
from .speaking import appoint_speaker, end_speaker

__all__ = [
    "add_contact_point",
    "appoint_speaker",
    "ask_confirmation",
    "ask_password_link",
    "change_account",
    "change_contact",
    "change_contact_point",
    "change_party",
    "compose_role",
    "confirm_contact_point",
    "confirm_own_contact",
    "end_mandate",
    "end_role",
    "end_speaker",
    "erase_account",
    "erase_contact",
    "forget_portraits",
    "give_mandate",
    "give_role",
    "import_parties",
    "make_api_key",
    "make_operator",
    "make_party",
    "make_user",
    "record_failed_login",
    "record_login",
    "register_person",
    "register_unknown",
    "remove_portrait",
    "renew_agenda",
    "revoke_api_key",
    "seed_roles",
    "set_expiry",
    "set_portrait",
]
