"""Seals leave the machine, and can be checked by whoever gets them."""

import base64
import json

import apprise
import pytest
import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from engine import worker
from engine.models import Incident
from engine.settings import SettingError
from processes.audit import deliveries, sealing
from processes.audit import log as audit_log
from processes.audit.deliveries import NotDelivered


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("SISHI_SEAL_FOLDER", str(tmp_path))
    return tmp_path


@pytest.fixture
def sealed(session, cast, at):
    with at(3, 3, 1, 10):
        audit_log.record(session, "signed_in", by=cast["center"])
        return sealing.seal(session)


def test_the_nightly_seal_is_put_into_the_folder(session, folder, at):
    with at(3, 3, 1, 10):
        sealing.nightly(session, None)
        worker.run_until_idle(session)
    number = sealing.find_newest(session).number
    copy = json.loads((folder / f"seal-{number:06}.json").read_text())
    assert json.loads(copy["body"])["number"] == number
    assert [each.what for each in audit_log.list_entries(session)][:2] == ["seal.sent", "seal.made"]


def test_whoever_gets_it_can_check_it_without_us(session, sealed):
    told = json.loads(deliveries.encode_seal(sealed))
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(told["public_key"]))
    signature = base64.b64decode(told["signature"])
    key.verify(signature, told["body"].encode())
    with pytest.raises(InvalidSignature):
        key.verify(signature, told["body"].replace("2026", "2025").encode())


def test_it_is_sent_to_an_https_address(session, folder, sealed, monkeypatch):
    monkeypatch.setenv("SISHI_SEAL_URL", "https://name:secret@seals.example/in?a=b")
    sent = []

    class Answer:
        def raise_for_status(self):
            return None

    monkeypatch.setattr(requests, "post", lambda url, **more: sent.append((url, more)) or Answer())
    deliveries.send(session, sealed.number)
    assert sent[0][0] == "https://name:secret@seals.example/in?a=b"
    assert sent[0][1]["data"] == deliveries.encode_seal(sealed)


def test_what_does_not_arrive_is_tried_again_and_names_no_password(
    session, folder, sealed, monkeypatch
):
    monkeypatch.setenv("SISHI_SEAL_URL", "https://name:secret@seals.example/in")

    def refuse(url, **more):
        raise requests.ConnectionError("name:secret")

    monkeypatch.setattr(requests, "post", refuse)
    with pytest.raises(NotDelivered) as refusal:
        deliveries.send(session, sealed.number)
    assert "seals.example" in str(refusal.value)
    assert "secret" not in str(refusal.value)
    assert session.query(Incident).count() == 0


@pytest.mark.parametrize("is_taken", [True, False])
def test_it_is_sent_by_mail(session, folder, sealed, monkeypatch, is_taken):
    monkeypatch.setenv("SISHI_SEAL_URL", "mailtos://name:secret@mail.example?to=a@b.example")
    sent = []

    class Plugin:
        def notify(self, **told):
            sent.append(told)
            return is_taken

    monkeypatch.setattr(apprise.Apprise, "instantiate", lambda url: Plugin())
    if is_taken:
        deliveries.send(session, sealed.number)
    else:
        with pytest.raises(NotDelivered, match=r"mail\.example"):
            deliveries.send(session, sealed.number)
    assert sent[0]["body"] == deliveries.encode_seal(sealed).decode()


@pytest.mark.parametrize("url", ["http://seals.example", "ftp://x", "seals.example"])
def test_another_way_is_refused_by_name(monkeypatch, url):
    monkeypatch.setenv("SISHI_SEAL_URL", url)
    with pytest.raises(SettingError, match="SISHI_SEAL_URL"):
        deliveries.address()
