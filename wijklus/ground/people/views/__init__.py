"""The settings of a municipality: one module per subject."""

from .contact_points import (
    confirm_by_link,
    confirm_contact_point,
    confirm_own_contact,
    contact_point,
    contact_points,
    new_contact_point,
)
from .keys import api_keys, new_api_key, revoke_api_key
from .mandates import end_mandate, mandates, new_mandate
from .members import end_role, erase_account, members, new_member
from .parties import new_party, parties, party, paste_parties
from .portraits import change_portrait, portrait, remove_portrait
from .roles import new_role, role, roles
from .settings import settings
from .speaking import end_speaker, speakers

__all__ = [
    "api_keys",
    "change_portrait",
    "confirm_by_link",
    "confirm_contact_point",
    "confirm_own_contact",
    "contact_point",
    "contact_points",
    "end_mandate",
    "end_role",
    "end_speaker",
    "erase_account",
    "mandates",
    "members",
    "new_api_key",
    "new_contact_point",
    "new_mandate",
    "new_member",
    "new_party",
    "new_role",
    "parties",
    "party",
    "paste_parties",
    "portrait",
    "remove_portrait",
    "revoke_api_key",
    "role",
    "roles",
    "settings",
    "speakers",
]
