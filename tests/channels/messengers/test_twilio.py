"""What only SMS and WhatsApp have."""

from __future__ import annotations

from tests.channels.messengers.people import MESSAGES, TwilioPerson, WhatsAppPerson, text_of


def test_whatsapp_is_answered_on_whatsapp_with_numbered_options(on_whatsapp: WhatsAppPerson) -> None:
    heard = text_of(on_whatsapp.say("Wir wollen Kosten senken."))
    assert MESSAGES["greeting"] in heard
    assert "1. Handwerk" in heard
    assert "„Warum fragen Sie das?“" in heard
    assert "Frage 2" in text_of(on_whatsapp.say("1"))


def test_request_is_answered_at_once_with_empty_twiml(by_sms: TwilioPerson) -> None:
    answer = by_sms.send(by_sms.written("Hallo"))
    assert answer.headers["content-type"].startswith("text/xml")
    assert answer.text.endswith("<Response/>")
    by_sms.listen()


def test_report_on_a_message_of_ours_is_no_message(by_sms: TwilioPerson) -> None:
    assert by_sms.send(by_sms.form(MessageStatus="delivered")).status_code == 200
    assert by_sms.listen() == []
