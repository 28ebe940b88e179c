"""Sending a seal off the machine: to a folder, an HTTPS address, or by e-mail."""

import base64
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import apprise
import orjson
import requests
from sqlalchemy.orm import Session

from engine import backups, history_keys, jobs, settings
from engine.errors import EngineError
from engine.settings import SettingError
from processes.audit import log as audit_log
from processes.audit.seal_models import Seal

#: Seconds a receiver has to answer.
PATIENCE = 30


class NotDelivered(EngineError):
    """第{number}号封存没有送达{where}：{why}。"""


@backups.folder("seals")
def folder() -> Path:
    """`SISHI_SEAL_FOLDER`: where copies of the seals go, best on another machine; `SISHI_HOME/seals`."""
    return settings.folder("SISHI_SEAL_FOLDER") or settings.home() / "seals"


def address() -> str:
    """`SISHI_SEAL_URL`: where each seal is sent beside: `https://…` or `mailtos://…`; empty: nowhere."""
    url = settings.text("SISHI_SEAL_URL")
    if url and not _is_usable(url):
        raise SettingError(
            name="SISHI_SEAL_URL",
            value=settings.without_password(url),
            reason="应为 https://… 或 mailtos://… 的完整地址",
        )
    return url


def require() -> None:
    """Raise SettingError for a place no seal could ever be put or sent to."""
    address()
    try:
        folder().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _no_place(f"建不了这个文件夹（{error.strerror}）") from error
    if not os.access(folder(), os.W_OK | os.X_OK):
        raise _no_place("不能写入这个文件夹")


@jobs.job("history.send_seal")
def send(session: Session, number: int) -> None:
    """Put the seal into the folder and send it to the address; doing it twice does no harm."""
    seal = session.get_one(Seal, number)
    content = encode_seal(seal)
    _put(number, content)
    if address():
        _send(number, content)
    audit_log.record(session, "seal.sent", number=number)


def encode_seal(seal: Seal) -> bytes:
    """The seal as it leaves: what was signed, the signature, and the key to check it with."""
    made = {
        "body": seal.body,
        "signature": base64.b64encode(seal.signature).decode(),
        "public_key": history_keys.public_key(),
    }
    return orjson.dumps(made, option=orjson.OPT_INDENT_2)


def read_copies() -> Iterator[tuple[int, bytes]]:
    """Number and content of the copies in the folder."""
    for file in sorted(folder().glob("seal-*.json")):
        if file.stem.removeprefix("seal-").isdigit():
            yield int(file.stem.removeprefix("seal-")), file.read_bytes()


def _put(number: int, content: bytes) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    file = folder() / f"seal-{number:06}.json"
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(file)


def _send(number: int, content: bytes) -> None:
    url = address()
    if url.startswith("https://"):
        headers = {"Content-Type": "application/json"}
        try:
            answer = requests.post(url, data=content, headers=headers, timeout=PATIENCE)
            answer.raise_for_status()
        except requests.RequestException as error:
            raise NotDelivered(number=number, where=_host(url), why=type(error).__name__) from error
        return
    plugin = apprise.Apprise.instantiate(url)
    title = f"四事：第{number}号历史封存"
    if plugin is None or not plugin.notify(body=content.decode(), title=title):
        raise NotDelivered(number=number, where=_host(url), why="邮件服务没有接受")


def _is_usable(url: str) -> bool:
    scheme = url.partition("://")[0]
    if scheme == "https":
        return bool(_host(url))
    return scheme == "mailtos" and apprise.Apprise.instantiate(url) is not None


def _no_place(reason: str) -> SettingError:
    return SettingError(name="SISHI_SEAL_FOLDER", value=folder(), reason=reason)


def _host(url: str) -> str:
    """Without what signs in there."""
    return urlsplit(url).hostname or ""
