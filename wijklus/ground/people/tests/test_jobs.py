"""The mails with which somebody chooses a password."""

import pytest
from django.core import mail

from wijklus.base.clock import now
from wijklus.ground.people import jobs, writes
from wijklus.ground.trail.models import Delivery

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def invited(administrator, at):
    return writes.make_user(email="nieuw@gent.example", name="Nieuwe collega", language="nl", by=administrator, at=at)


def test_an_invitation_goes_once_in_the_language_of_the_account(invited, settings):
    jobs.send_invitation(user_ref=invited.reference)
    jobs.send_invitation(user_ref=invited.reference)
    (sent,) = mail.outbox
    assert sent.to == ["nieuw@gent.example"]
    assert sent.body.startswith("Dag Nieuwe collega,")
    assert f"{settings.SITE_URL}/nl/" in sent.body
    assert Delivery.objects.get().state == "sent"


def test_nobody_is_invited_who_chose_a_password_or_is_gone(invited):
    invited.set_password("een lang wachtwoord")
    invited.save()
    jobs.send_invitation(user_ref=invited.reference)
    jobs.send_invitation(user_ref="unknown")
    assert not mail.outbox


def test_a_new_password_once_per_minute(invited):
    asked = f"{now():%Y%m%d%H%M}"
    jobs.send_password_link(user_ref=invited.reference, asked=asked)
    jobs.send_password_link(user_ref=invited.reference, asked=asked)
    jobs.send_password_link(user_ref="unknown", asked=asked)
    assert len(mail.outbox) == 1
