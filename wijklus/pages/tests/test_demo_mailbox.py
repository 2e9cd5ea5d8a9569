"""Somebody who tries the demonstration reads the mail it would have sent."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from wijklus.pages.views.demo_mailbox import mails

FOLDER_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture
def mailbox(settings, tmp_path):
    """A demonstration that keeps its mail in a folder."""
    settings.DEMO, settings.EMAIL_FILE_PATH = True, str(tmp_path / "mail")

    def send(*subjects):
        connection = get_connection(FOLDER_BACKEND, file_path=settings.EMAIL_FILE_PATH)
        for subject in subjects:
            words = f"Café {subject}\n\nVolg het op: http://127.0.0.1:8000/nl/gent/volg/abc?x=1&y=2"
            message = EmailMultiAlternatives(subject, words, to=["een@gent.example"])
            message.attach_alternative(f"<p>Café <b>{subject}</b></p>", "text/html")
            message.attach("brief.pdf", b"%PDF", "application/pdf")
            connection.send_messages([message])

    return send


@pytest.mark.django_db
class TestMailbox:
    def test_it_shows_each_mail_with_links_to_follow(self, client, mailbox, settings):
        mailbox("Ontvangst", "Antwoord")

        page = client.get("/nl/post/").content.decode()
        assert page.index("Antwoord</h2>") < page.index("Ontvangst</h2>")
        assert '<a href="http://127.0.0.1:8000/nl/gent/volg/abc?x=1&amp;y=2"' in page
        assert "&lt;b&gt;Ontvangst&lt;/b&gt;" in page
        assert "brief.pdf" in page
        assert "een@gent.example" in page

    def test_before_the_first_mail_it_says_what_to_do(self, client, mailbox):
        assert "nog niets" in client.get("/nl/post/").content.decode()

    def test_elsewhere_it_does_not_exist(self, client, settings):
        settings.DEMO = False
        assert client.get("/nl/post/").status_code == 404
        settings.DEMO, settings.EMAIL_FILE_PATH = True, ""
        assert client.get("/nl/post/").status_code == 404


def test_a_strange_file_does_no_harm(tmp_path):
    (tmp_path / "x.log").write_bytes(b"no headers at all\n")

    [mail] = mails(tmp_path)
    assert (mail.subject, mail.at) == ("", None)
