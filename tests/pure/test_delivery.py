"""Messages arrive at a real mail server and a real web server on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.mail import mail_server
from travel.errors import BadInput
from travel.reminding.delivery import Letter, Undelivered, check_address, send, shown_address

LETTER = Letter("<1@outbound-travel>", "催缴提醒 2023-0007", "甲：交还护照，应于 2023-09-28 前办理。")


@contextmanager
def web_server(status: int = 200) -> Iterator[tuple[list[dict[str, Any]], str]]:
    heard: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield heard, f"json://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def test_a_mail_arrives_with_its_own_message_id() -> None:
    with mail_server() as (box, address):
        send(address, LETTER)
        send(address, LETTER)
    assert [mail["Message-ID"] for mail in box.mails] == [LETTER.message_id, LETTER.message_id]
    assert box.mails[0]["Subject"] == LETTER.subject
    assert box.mails[0]["To"] == "clerk@example.org"
    assert box.mails[0].get_content().strip() == LETTER.body


def test_a_mail_server_that_refuses_is_heard() -> None:
    with mail_server() as (box, address):
        box.answer = "451 try again later"
        with pytest.raises(Undelivered, match="try again later"):
            send(address, LETTER)


def test_a_mail_server_that_is_not_there_is_no_traceback() -> None:
    with mail_server() as (_, address):
        pass
    with pytest.raises(Undelivered):
        send(address, LETTER)


def test_a_web_hook_hears_the_text_and_the_identifier() -> None:
    with web_server() as (heard, address):
        send(address, LETTER)
    assert heard[0]["title"] == LETTER.subject
    assert LETTER.body in heard[0]["message"]
    assert LETTER.message_id in heard[0]["message"]


def test_a_web_hook_that_fails_is_undelivered() -> None:
    with web_server(status=500) as (_, address), pytest.raises(Undelivered, match="500"):
        send(address, LETTER)


@pytest.mark.parametrize("address", ["", "clerk@example.org", "nothing://here", "mailto://", "json://"])
def test_an_address_to_which_nothing_can_be_sent_is_refused(address: str) -> None:
    with pytest.raises(BadInput):
        check_address(address)


@pytest.mark.parametrize("scheme", ["wecombot", "dingtalk", "feishu"])
def test_the_chats_of_chinese_offices_are_known(scheme: str) -> None:
    from apprise import Apprise

    assert any(
        scheme in str(entry["protocols"]) + str(entry["secure_protocols"]) for entry in Apprise().details()["schemas"]
    )


def test_a_password_is_never_shown() -> None:
    address = "mailto://user:secret@mail.example.org?to=clerk@example.org&from=travel@example.org"
    assert "secret" not in shown_address(address)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("jsons://example.org:8443/hidden/path?token=hidden", "jsons://example.org:8443"),
        ("json://user:hidden@example.org/hidden", "json://example.org"),
        ("xml://example.org/hidden", "xml://example.org"),
        ("form://example.org/hidden", "form://example.org"),
    ],
)
def test_of_a_web_hook_only_its_host_is_shown(address: str, shown: str) -> None:
    assert shown_address(address) == shown


@pytest.mark.parametrize("address", ["https://oapi.dingtalk.com/robot/send?access_token=abc", "HTTP://example.org/"])
def test_the_refusal_of_a_web_address_tells_the_form_that_is_wanted(address: str) -> None:
    with pytest.raises(BadInput, match="dingtalk://TOKEN"):
        check_address(address)
