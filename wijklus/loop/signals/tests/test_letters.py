"""Reading a mail: the words of a person, whatever program or charset, and nothing of a machine."""

import time
from email.policy import EmailPolicy

import pytest

from wijklus.loop.signals.rules import letters
from wijklus.loop.signals.rules import mailbox as rules

from .mails import ME, TO, bounce, mail


def read(raw, **more) -> letters.Letter:
    return letters.read(raw if isinstance(raw, bytes) else raw.as_bytes(), **more)


class TestAPerson:
    def test_is_read(self):
        found = read(mail(In_Reply_To="<a@b>", References="<c@d> <e@f>", Content_Language="en-GB"))
        assert (found.sender, found.name, found.subject) == (ME, "An Peeters", "Lamp stuk")
        assert found.text == "De lamp aan het park is stuk."
        assert (found.refers, found.language, found.reason) == (("<a@b>", "<c@d>", "<e@f>"), "en", "")
        assert TO in found.to

    def test_of_html_only_the_words_are_kept(self):
        made = mail()
        made.set_content(
            "<p>De <b>lamp</b></p><script>alert(1)</script><style>p{}</style>is stuk<br>al lang", subtype="html"
        )
        assert read(made).text == "De lamp\nis stuk\nal lang"

    def test_words_go_before_their_html(self):
        made = mail("gewoon")
        made.add_alternative("<p>opgemaakt</p>", subtype="html")
        assert read(made).text == "gewoon"

    @pytest.mark.parametrize(
        ("charset", "words", "shown"),
        [
            ("windows-1252", b"caf\xe9 \x80", "café €"),
            ("utf-8", b"caf\xe9", "café"),  # it says UTF-8 and is not
            ("nonsense-9", "café".encode(), "café"),  # nobody knows it
        ],
    )
    def test_broken_encodings_are_read_as_well_as_can_be(self, charset, words, shown):
        head = f"From: {ME}\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        assert read(head.encode() + words).text == shown

    @pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "raw unicode escape", "undefined"])
    def test_a_codec_that_no_mail_is_written_in_is_not_used(self, charset):
        head = f'From: {ME}\r\nContent-Type: text/plain; charset="{charset}"\r\n\r\n'
        assert read(head.encode() + b"x \\ud800 y").text == "x \\ud800 y"

    def test_what_no_database_keeps_is_left_out(self):
        head = f"From: A\0n <{ME}>\r\nSubject: a\0b \ufb2c\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n"
        letter = read(head.encode() + b"x +2AA- y\0z")
        assert (letter.name, letter.text) == ("An", "x  yz")
        assert letter.subject == "ab \u05e9\u05bc\u05c1", "in the form in which it is kept, before it is cut"

    @pytest.mark.parametrize("codec", ["utf-7", "utf-16", "utf-32", "punycode", "idna", "undefined", "cp424", "x-none"])
    @pytest.mark.parametrize("signs", ["a%FF%D8%00b.pdf", "+2AA-.pdf", "..%2F..%2Fx%0D%0Ay.pdf"])
    @pytest.mark.parametrize(
        "where", ["Content-Disposition: attachment; filename", "Content-Type: application/pdf; name"]
    )
    def test_the_words_stay_whatever_codec_the_name_of_an_attachment_is_in(self, codec, signs, where):
        made = (
            f"From: {ME}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nDe lamp is stuk.\r\n--b\r\n"
            f"{where}*={codec}'nl'{signs}\r\n\r\nx\r\n--b--\r\n"
        )
        letter = read(made.encode())
        assert letter.text == "De lamp is stuk."
        (name,) = letter.others
        assert name.encode()
        assert not set(name) & set("/\\\r\n\t\0")

    def test_a_part_says_how_it_is_divided_also_when_it_names_itself_in_a_codec_of_nobody(self):
        head = f"From: {ME}\r\nContent-Type: multipart/mixed; boundary=b; name*=undefined''x; charset*=''\r\n\r\n"
        assert read(f"{head}--b\r\n\r\nStuk.\r\n--b--\r\n".encode()).text == "Stuk."

    def test_a_header_that_no_parser_can_read_is_taken_as_far_as_its_first_sign(self, monkeypatch):
        def breaks(*_given):
            raise UnicodeError

        monkeypatch.setattr(EmailPolicy, "header_fetch_parse", breaks)
        assert letters._SHORT.header_fetch_parse("Content-Type", "text/plain; name*=x''\ud800") == "text/plain"

    def test_broken_base64_and_headers_raise_nothing(self):
        head = b"From: =?utf-8?q?broken <a@b.be\r\nSubject: =?x?b?%%%?=\r\n"
        head += b"Content-Transfer-Encoding: x-uuencode\r\n\r\n\xff\xfe\0"
        assert read(head).reason == ""

    def test_a_signature_with_a_logo_is_no_photo(self):
        made = mail()
        made.add_attachment(
            b"x" * 100, maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<1>"
        )
        made.add_attachment(b"y" * 100, maintype="image", subtype="png", filename="../../foto.png")
        made.add_attachment("alert(1)", subtype="javascript", filename="a.js")
        made.add_attachment(b"z", maintype="application", subtype="octet-stream", filename="foto2.JPG")
        found = read(made)
        assert [part.name for part in found.pictures] == ["foto.png", "foto2.JPG"]
        assert found.others == ("a.js",)

    def test_a_mail_inside_a_mail_is_an_attachment(self):
        made = mail()
        made.add_attachment(mail("binnenin", Subject="binnen"))
        assert read(made).text == "De lamp aan het park is stuk."
        assert len(read(made).others) == 1


class TestAMachine:
    @pytest.mark.parametrize(
        ("headers", "reason"),
        [
            ({"Auto_Submitted": "auto-replied"}, rules.AUTOMATIC),
            ({"X_Autoreply": "yes"}, rules.AUTOMATIC),
            ({"Precedence": "auto_reply"}, rules.AUTOMATIC),
            ({"Precedence": "bulk"}, rules.LIST),
            ({"List_Id": "<nieuws.example.be>"}, rules.LIST),
            ({"Return_Path": "<>"}, rules.EMPTY_PATH),
            ({"From": "MAILER-DAEMON@example.be"}, rules.BOUNCE),
            ({"From": TO}, rules.OWN),
            ({"X_Loop": "mark"}, rules.OWN),
            ({"Auto_Submitted": "no", "Return_Path": f"<{ME}>"}, ""),
        ],
    )
    def test_is_recognised(self, headers, reason):
        assert read(mail(**headers), own=frozenset({TO}), loop_mark="mark").reason == reason

    def test_a_bounce_names_what_came_back_and_why(self):
        found = read(bounce("<ours@localhost>"))
        assert (found.reason, found.failed) == (rules.BOUNCE, ("<ours@localhost>",))
        assert "550" in found.why_failed

    def test_a_delay_or_a_receipt_is_no_bounce(self):
        assert read(bounce("<ours@localhost>", action="delayed")).reason == rules.AUTOMATIC

    def test_the_whole_mail_may_come_back(self):
        made = bounce("<x@y>").replace(b"text/rfc822-headers", b"message/rfc822")
        assert read(made).failed == ("<x@y>",)

    def test_a_bounce_without_a_reason_says_nothing(self):
        assert read(mail(From="MAILER-DAEMON@example.be")).why_failed == ""


SQUARES = [
    f"Cc: {'a' * 200_000}\r\nFrom: {ME}\r\n\r\nx",
    f"To: {'a, ' * 70_000}\r\nFrom: {ME}\r\n\r\nx",
    f"From: {ME}\r\nReferences: {'<a@b> ' * 50_000}\r\n\r\nx",
    f"From: {ME}\r\nContent-Type: text/plain; {'a=b; ' * 40_000}\r\n\r\nx",
    f"From: {ME}\r\nContent-Disposition: inline; {'a=b; ' * 40_000}\r\n\r\nx",
    *(f"From: {ME}\r\nContent-Type: text/html\r\n\r\n<p>x</p>{sign * 150_000}" for sign in ("<a", "<!--", "<?", "</")),
]


class TestBroken:
    @pytest.mark.parametrize("raw", SQUARES, ids=range(len(SQUARES)))
    def test_what_takes_the_square_of_its_length_is_cut(self, raw):
        started = time.process_time()
        assert "x" in read(raw.encode()).text
        assert time.process_time() - started < 5

    def test_parts_in_parts_in_parts(self):
        part = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 100
        inner = b"--a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + part
        with pytest.raises(letters.Unreadable):
            read(b"From: a@b.be\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" + inner * 11)

    def test_nested_without_end(self):
        raw = b"From: a@b.be\r\nContent-Type: multipart/mixed; boundary=0\r\n\r\n"
        for number in range(60):
            raw += f"--{number}\r\nContent-Type: multipart/mixed; boundary={number + 1}\r\n\r\n".encode()
        with pytest.raises(letters.Unreadable):
            read(raw)

    def test_ten_thousand_parts(self):
        with pytest.raises(letters.Unreadable):
            read(b"From: a@b.be\r\nContent-Type: multipart/mixed; boundary=0\r\n\r\n" + b"--0\r\n\r\nx\r\n" * 300)


@pytest.mark.parametrize(
    "quoted",
    [
        "Op di 3 nov 2026 om 10:00 schreef Gent <meld@gent.be>:\n> uw antwoord",
        "On Tue, 3 Nov 2026, the people of the city\nGent <meld@gent.be> wrote:\n\n> uw antwoord",
        "-----Oorspronkelijk bericht-----\nuw antwoord",
        "Van: Gent\nVerzonden: dinsdag\nAan: mij\n\nuw antwoord",
        "-- \nAn Peeters",
        "> uw antwoord",
    ],
)
def test_of_a_reply_only_the_own_words_stay(quoted):
    assert letters.own_words(f"Dank u.\n\nHet licht brandt.\n\n{quoted}") == "Dank u.\n\nHet licht brandt."


def test_a_reply_of_nothing_but_a_quote_stays_whole():
    assert letters.own_words("> dit was het") == "> dit was het"


def test_addresses_and_subjects_carry_a_thread():
    tag = rules.tag_of("k" * 14, "m" * 12)
    assert rules.with_suffix("meld@gent.be", tag) == f"meld+{tag}@gent.be"
    assert rules.suffix_of(f"Meld+{tag}@gent.be", "meld@gent.be") == tag
    assert rules.suffix_of("meld+dampoort@elders.be", "meld@gent.be") == ""
    assert rules.suffix_of("wie+dampoort@elders.be", "") == "dampoort"
    pair = ("k" * 14, "m" * 12)
    assert rules.threads(suffixes=[tag, "dampoort"], refers=[], subject="") == [pair]
    assert rules.threads(suffixes=[], refers=["<x@y>", f"<{tag}.12@gent.be>"], subject="") == [pair]
    assert rules.threads(suffixes=[], refers=[], subject=f"Re: x [#{'k' * 14}-{'m' * 12}]") == [pair]


def test_a_subject_is_read_without_what_programs_put_before_it():
    assert rules.plain_subject("RE: Antw: Lamp  stuk [#" + "k" * 14 + "-" + "m" * 12 + "]") == "Lamp stuk"


@pytest.mark.parametrize("broken", ["get_filename", "get_payload"])
def test_what_the_parser_cannot_take_apart_is_passed(monkeypatch, broken):
    made = mail()
    made.add_attachment(b"x", maintype="image", subtype="png", filename="foto.png")
    parts = made.as_bytes()

    def fail(self, *_given, **_named):
        raise ValueError(broken)

    from email.message import EmailMessage as Read

    plain = getattr(Read, broken)
    only = {"get_payload": lambda self, i=None, decode=False: fail(self) if decode else plain(self, i, decode)}
    monkeypatch.setattr(Read, broken, only.get(broken, fail))
    found = read(parts)
    assert found.sender == ME


def test_a_header_that_cannot_be_parsed_is_read_as_it_came(monkeypatch):
    from email.message import EmailMessage as Read

    def fail(self, name, *_given):
        raise IndexError(name)

    monkeypatch.setattr(Read, "__getitem__", fail)
    made = Read()
    made._headers = [("Subject", "Lamp")]
    assert letters._header(made, "Subject") == "Lamp"
    assert letters._header(made, "From") == ""
