"""Later work of this room: the mails about a referral."""

from django.utils import translation
from django.utils.translation import gettext

from wijklus.base import clock, letters
from wijklus.ground.trail import writes as trail

from . import reads, rules


def send_referral(*, referral_ref: str, version: int, to_receiver: bool) -> None:
    """Tell the other side how a referral stands; nothing when it moved on meanwhile, or nobody can be written to."""
    letter = reads.letter(reference=referral_ref, to_receiver=to_receiver, on=clock.today())
    if letter is None or letter.referral.version != version:
        return
    referral = letter.referral
    city = referral.municipality
    with translation.override(city.language):
        subject = {
            rules.ASKED: gettext("%(from)s refers something to you"),
            rules.TAKEN: gettext("%(to)s takes up what you referred"),
            rules.REACHED: gettext("%(to)s made contact"),
            rules.NOT_REACHED: gettext("%(to)s had no contact yet"),
            rules.REFUSED: gettext("%(to)s does not take up what you referred"),
            rules.WITHDRAWN: gettext("%(from)s took a referral back"),
        }[referral.state] % {"from": referral.sender.party.name, "to": referral.receiver.party.name}
        key = f"referral:{referral_ref}:{version}"
        message = letters.letter(
            "teams/mail/referral",
            {"letter": letter, "referral": referral, "subject": subject, "to_receiver": to_receiver},
            key=key, subject=f"{subject} · {city.name}", to=list(letter.addresses), city=city,
        )  # fmt: skip
    trail.send_mail(key=key, message=message)
