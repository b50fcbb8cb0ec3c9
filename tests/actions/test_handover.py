"""The hand-over sheet arrives: at a real mail server, over an encrypted line, or as a file in a folder."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from actions import handover
from actions.handover import HandoverError, MailSettings, MailSettingsError, Security, deliver, is_ready
from wegweiser.association import Handover

DAY = date(2026, 11, 22)
SHEET = "KI-Wegweiser: für „Süß & Söhne“ – vormittags\n.\nunter 089 99998-321\nFrom: niemand\n"
BY_MAIL = Handover("die Beratung", "beratung@example.org", None)
SENDER = "wegweiser@example.com"
LOGIN = ("bot", "geheim-123")


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for the loopback address; return its file and that of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate_file, key_file


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificate(tmp_path_factory.mktemp("certificate"))


@dataclass
class Mailbox:
    """What a mail server has taken, and how it answers."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)
    refusal: str = ""
    seconds: float = 0.0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail; the name is aiosmtpd's."""
        await asyncio.sleep(self.seconds)
        if self.refusal:
            return self.refusal
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients += envelope.rcpt_tos
        self.was_encrypted.append(server.transport.get_extra_info("cipher") is not None)
        return "250 OK"


def check_login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    """Take one name and password."""
    assert isinstance(given, LoginPassword)
    is_right = (given.login.decode(), given.password.decode()) == LOGIN
    return AuthResult(success=is_right, handled=False)


Serve = Callable[..., Mailbox]


@pytest.fixture
def serve(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Start a mail server on the loopback address and set the variables to it; ends with the test."""
    started: list[Controller] = []

    def start(security: str = "starttls", offered: bool = True, **extra: Any) -> Mailbox:
        mailbox = Mailbox()
        encrypted = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        encrypted.load_cert_chain(*files)
        given: dict[str, Any] = {"hostname": "127.0.0.1", "port": 0, **extra}
        if security == "tls":
            given["ssl_context"] = encrypted
        elif offered:
            given |= {"tls_context": encrypted, "require_starttls": security == "starttls"}
        controller = _AnyPort(mailbox, **given)
        controller.start()
        started.append(controller)
        for name, value in {
            handover.HOST: "127.0.0.1",
            handover.PORT: str(controller.port),
            handover.SENDER: SENDER,
            handover.SECURITY: security,
        }.items():
            monkeypatch.setenv(name, value)
        return mailbox

    for name in (handover.USER, handover.PASSWORD):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
    yield start
    for controller in started:
        controller.stop(no_assert=True)


class _AnyPort(Controller):
    """A mail server on a port that is free; `port` is that port once it runs."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def send(sheet: str = SHEET, to: Handover = BY_MAIL) -> None:
    asyncio.run(deliver(sheet, to, DAY))


class TestByMail:
    """A sheet sent to the address of the adviser."""

    @pytest.mark.parametrize("security", ["starttls", "tls"])
    def test_arrives_as_it_was_written_over_an_encrypted_line(self, security: str, serve: Serve) -> None:
        mailbox = serve(security)
        send()
        (mail,) = mailbox.mails
        assert mail.get_content().replace("\r\n", "\n") == SHEET
        assert mailbox.was_encrypted == [True]
        assert mailbox.recipients == ["beratung@example.org"]
        assert (mail["From"], mail["To"]) == (SENDER, "beratung@example.org")
        assert mail["Message-ID"].endswith("@example.com>")
        assert mail["Date"]

    def test_says_nothing_of_the_firm_outside_the_text(self, serve: Serve) -> None:
        mailbox = serve()
        send("Bcc: fremd@example.org\nSubject: 089 99998-321\n")
        (mail,) = mailbox.mails
        assert mail["Subject"] == "KI-Wegweiser: Kontaktwunsch eines Betriebs"
        assert mailbox.recipients == ["beratung@example.org"]
        assert "99998" not in "".join(f"{name}{value}" for name, value in mail.items())

    def test_is_encrypted_unless_something_else_is_set(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mailbox = serve()
        monkeypatch.delenv(handover.SECURITY)
        send()
        assert mailbox.was_encrypted == [True]

    def test_goes_out_with_name_and_password_where_the_server_wants_them(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mailbox = serve(authenticator=check_login, auth_required=True)
        monkeypatch.setenv(handover.USER, LOGIN[0])
        monkeypatch.setenv(handover.PASSWORD, LOGIN[1])
        send()
        assert len(mailbox.mails) == 1

    def test_on_the_machine_itself_may_go_without_encryption(self, serve: Serve) -> None:
        mailbox = serve("none")
        send()
        assert mailbox.was_encrypted == [False]


class TestAFailure:
    """What happens where the mail server does not do its part."""

    def refused(self, *secrets: str) -> str:
        """Send and return why it failed; nothing of the sheet may stand there."""
        with pytest.raises(HandoverError) as error:
            send()
        assert "99998" not in str(error.value)
        assert all(secret not in str(error.value) for secret in secrets)
        return str(error.value)

    def test_of_encryption_sends_nothing(self, serve: Serve) -> None:
        mailbox = serve("starttls", offered=False)
        assert "SMTPNotSupportedError" in self.refused()
        assert mailbox.mails == []

    def test_of_a_certificate_that_nobody_vouches_for_sends_nothing(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mailbox = serve()
        monkeypatch.delenv("SSL_CERT_FILE")
        assert "SSLCertVerificationError" in self.refused()
        assert mailbox.mails == []

    def test_of_a_certificate_for_another_host_sends_nothing(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mailbox = serve()
        monkeypatch.setenv(handover.HOST, "localhost")
        assert "SSLCertVerificationError" in self.refused()
        assert mailbox.mails == []

    def test_of_the_password_is_named_without_it(self, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
        mailbox = serve(authenticator=check_login, auth_required=True)
        monkeypatch.setenv(handover.USER, LOGIN[0])
        monkeypatch.setenv(handover.PASSWORD, "falsch-456")
        assert "SMTPAuthenticationError 535" in self.refused("falsch-456")
        assert mailbox.mails == []

    def test_of_a_full_mailbox_is_named_with_its_code(self, serve: Serve) -> None:
        mailbox = serve()
        mailbox.refusal = "452 mailbox of 089 99998-321 is full"
        assert "SMTPDataError 452" in self.refused()

    def test_of_the_connection_is_named(self, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
        serve()
        with socket.socket() as unheard:
            unheard.bind(("127.0.0.1", 0))
            monkeypatch.setenv(handover.PORT, str(unheard.getsockname()[1]))
        assert "ConnectionRefusedError" in self.refused()

    def test_of_a_server_that_never_answers_comes_to_an_end(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mailbox = serve()
        mailbox.seconds = 30.0
        monkeypatch.setattr(handover, "SECONDS_PER_STEP", 0.2)
        assert "SMTPServerDisconnected" in self.refused()
        assert mailbox.mails == []

    def test_of_a_server_that_drags_on_comes_to_an_end(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mailbox = serve()
        mailbox.seconds = 0.5
        monkeypatch.setattr(handover, "SECONDS", 0.1)
        assert self.refused() == "no end after 0.1 seconds"

    def test_to_set_a_mail_server_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(handover.HOST, raising=False)
        assert self.refused() == "WEGWEISER_SMTP_HOST is not set"


def by_folder(folder: Path) -> Handover:
    return Handover("die Beratung", None, str(folder))


class TestIntoAFolder:
    """A sheet put where the adviser finds it."""

    def test_is_a_file_with_the_day_in_its_name(self, tmp_path: Path) -> None:
        send(to=by_folder(tmp_path))
        (file,) = tmp_path.iterdir()
        assert file.name.startswith("ki-wegweiser-2026-11-22-")
        assert file.suffix == ".txt"
        assert file.read_text(encoding="utf-8") == SHEET

    def test_can_be_read_by_its_owner_only(self, tmp_path: Path) -> None:
        folder = tmp_path / "new" / "folder"
        send(to=by_folder(folder))
        (file,) = folder.iterdir()
        assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)

    def test_never_replaces_another_one(self, tmp_path: Path) -> None:
        for number in range(20):
            send(f"Blatt {number}", by_folder(tmp_path))
        texts = {file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
        assert texts == {f"Blatt {number}" for number in range(20)}

    def test_that_cannot_be_made_is_named_with_the_folder(self, tmp_path: Path) -> None:
        blocked = tmp_path / "file"
        blocked.write_text("a file where the folder should be", encoding="utf-8")
        with pytest.raises(HandoverError, match=r"the folder .*file/inside: Not a directory"):
            send(to=by_folder(blocked / "inside"))

    def test_leaves_no_half_a_file_where_the_disk_is_full(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        full = Path("/dev/full")
        if not full.exists():
            pytest.skip("this system has no /dev/full")
        opened = handover.os.open
        made: list[Path] = []

        def on_full_disk(path: Path, flags: int, mode: int) -> int:
            made.append(path)
            handover.os.close(opened(path, flags, mode))
            return opened(full, handover.os.O_WRONLY)

        monkeypatch.setattr(handover.os, "open", on_full_disk)
        with pytest.raises(HandoverError, match="No space left on device"):
            send(to=by_folder(tmp_path))
        assert len(made) == 1
        assert list(tmp_path.iterdir()) == []


WORKING = {handover.HOST: "mail.example.org", handover.SENDER: SENDER}


class TestTheSettings:
    """The variables that name the mail server."""

    def test_are_none_without_a_host(self) -> None:
        assert MailSettings.from_environment({}) is None
        assert MailSettings.from_environment({handover.HOST: " ", handover.PORT: "x"}) is None

    @pytest.mark.parametrize(("security", "port"), [("", 587), ("starttls", 587), ("tls", 465)])
    def test_know_the_usual_port(self, security: str, port: int) -> None:
        settings = MailSettings.from_environment({**WORKING, handover.SECURITY: security})
        assert settings is not None
        assert settings.port == port
        assert settings.security is Security(security or "starttls")

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({handover.SENDER: ""}, "WEGWEISER_SMTP_FROM is ''; it must be the address"),
            ({handover.SENDER: "Wegweiser"}, "WEGWEISER_SMTP_FROM is 'Wegweiser'; it must be the address"),
            ({handover.PORT: "mail"}, "WEGWEISER_SMTP_PORT is 'mail'; it must be a whole number from 1 to 65535"),
            ({handover.PORT: "0"}, "WEGWEISER_SMTP_PORT is '0'"),
            ({handover.PORT: "65536"}, "WEGWEISER_SMTP_PORT is '65536'"),
            (
                {handover.SECURITY: "ssl"},
                "WEGWEISER_SMTP_SECURITY is 'ssl'; it must be one of: starttls, tls, none",
            ),
            ({handover.SECURITY: "none"}, "without encryption only localhost is allowed"),
            ({handover.USER: "bot"}, "WEGWEISER_SMTP_PASSWORD is not set, but WEGWEISER_SMTP_USER is"),
            ({handover.PASSWORD: "geheim"}, "WEGWEISER_SMTP_USER is not set, but WEGWEISER_SMTP_PASSWORD is"),
        ],
    )
    def test_say_what_is_wrong(self, wrong: dict[str, str], message: str) -> None:
        with pytest.raises(MailSettingsError) as error:
            MailSettings.from_environment({**WORKING, **wrong})
        assert message in str(error.value)
        assert "geheim" not in str(error.value)


class TestWhatIsOffered:
    """Only what can be delivered is offered."""

    def test_is_a_folder_always(self, tmp_path: Path) -> None:
        assert is_ready(by_folder(tmp_path), {})

    def test_is_mail_where_a_server_is_set(self) -> None:
        assert is_ready(BY_MAIL, WORKING)
        assert not is_ready(BY_MAIL, {})

    def test_is_nothing_where_the_association_wants_none(self) -> None:
        assert not is_ready(None, WORKING)

    def test_is_no_mail_with_settings_that_cannot_work_and_the_log_says_why_once(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        wrong = {**WORKING, handover.PORT: "not-a-port"}
        with caplog.at_level(logging.ERROR):
            assert [is_ready(BY_MAIL, wrong) for _ in range(3)] == [False, False, False]
        assert [record.getMessage() for record in caplog.records] == [
            "No result can be handed over: "
            "WEGWEISER_SMTP_PORT is 'not-a-port'; it must be a whole number from 1 to 65535."
        ]
