"""Sending a message to where somebody is told: e-mail, WeCom, DingTalk, Feishu and whatever else Apprise knows.

An address is an Apprise URL (``mailto://user:password@host?to=…``, ``wecombot://KEY``). The web address that a chat
program shows for its bot is none; the refusal tells the form that is wanted. E-mail goes out with the message's own
Message-ID, so that a repeat can be told; what has no such thing bears it at the end of the text.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr, formatdate
from typing import Any

from travel.errors import BadInput, TravelError
from travel.i18n import M

CONNECT_SECONDS = 10.0

_GENERIC = frozenset({"json", "jsons", "xml", "xmls", "form", "forms"})
"""Web hooks whose path is the receiver's own affair, and may be a secret."""


class Undelivered(TravelError):
    """A message could not be sent; it will be tried again."""


@dataclass(frozen=True)
class Letter:
    """What is sent: a subject, a plain text, and the identifier that stays the same however often it is sent."""

    message_id: str
    subject: str
    body: str


def check_address(address: str) -> str:
    """``address`` itself when something can be sent there. Raises BadInput."""
    _plugin(address)
    return address


def shown_address(address: str) -> str:
    """The address as it may be printed: without passwords and keys; of a web hook only where it is."""
    shown = str(_plugin(address).url(privacy=True)).split("?", maxsplit=1)[0]
    scheme, rest = shown.split("://", maxsplit=1)
    if scheme in _GENERIC:
        return f"{scheme}://{rest.split('/', maxsplit=1)[0].rsplit('@', maxsplit=1)[-1]}"
    return shown


def send(address: str, letter: Letter) -> None:
    """Send a letter. Raises Undelivered with what the other side, or the network, has to say."""
    from apprise.plugins.email.base import NotifyEmail

    plugin = _plugin(address)
    if isinstance(plugin, NotifyEmail):
        _mail(plugin, letter)
        return
    with _heard() as said:
        try:
            done = plugin.notify(title=letter.subject, body=f"{letter.body}\n\n{letter.message_id}")
        except Exception as error:
            raise Undelivered(M("The receiver did not take it: {said}", said=str(error))) from error
    if not done:
        raise Undelivered(M("The receiver did not take it: {said}", said="; ".join(said) or M("no reason given")))


def _plugin(address: str) -> Any:
    from apprise import Apprise

    with _heard():
        plugin = Apprise.instantiate(address)
    if plugin is None:
        scheme = address.split("://", maxsplit=1)[0] if "://" in address else ""
        if scheme.lower() in ("http", "https"):
            raise BadInput(
                M(
                    "A web address does not say what kind of receiver it is. Wanted is feishu://TOKEN, wecombot://KEY "
                    "or dingtalk://TOKEN, with the last part of the bot's web address; for another web hook "
                    "jsons://HOST/PATH"
                )
            )
        raise BadInput(
            M(
                "Nothing can be sent to an address of this form ({scheme}); wanted is one like mailto://…, wecombot://…",
                scheme=scheme or M("no scheme"),
            )
        )
    return plugin


def _mail(plugin: Any, letter: Letter) -> None:
    name, sender = plugin.from_addr
    mail = EmailMessage()
    mail["From"] = formataddr((name or "", sender))
    mail["To"] = ", ".join(formataddr((shown or "", address)) for shown, address in plugin.targets)
    mail["Subject"] = letter.subject
    mail["Date"] = formatdate()
    mail["Message-ID"] = letter.message_id
    mail.set_content(letter.body)
    try:
        with _connection(plugin) as server:
            if plugin.user and plugin.password:
                server.login(plugin.user, plugin.password)
            server.send_message(mail)
    except (OSError, ValueError, smtplib.SMTPException) as error:  # ValueError: what no header or login can hold
        raise Undelivered(M("The mail server did not take it: {said}", said=str(error))) from error


@contextmanager
def _connection(plugin: Any) -> Iterator[smtplib.SMTP]:
    from apprise.plugins.email.common import SecureMailMode

    context = ssl.create_default_context() if plugin.verify_certificate else ssl._create_unverified_context()  # noqa: S323, SLF001 - as the address asks
    if plugin.secure and plugin.secure_mode == SecureMailMode.SSL:
        server: smtplib.SMTP = smtplib.SMTP_SSL(plugin.smtp_host, plugin.port, timeout=CONNECT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(plugin.smtp_host, plugin.port, timeout=CONNECT_SECONDS)
    with server:
        if plugin.secure and plugin.secure_mode == SecureMailMode.STARTTLS:
            server.starttls(context=context)
        yield server


@contextmanager
def _heard() -> Iterator[list[str]]:
    """What Apprise says meanwhile: it logs its reasons and raises none."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    log = logging.getLogger("apprise")
    listener, propagates = Listener(logging.WARNING), log.propagate
    log.addHandler(listener)
    log.propagate = False
    try:
        yield said
    finally:
        log.propagate = propagates
        log.removeHandler(listener)
