"""The environment variables the pages read; a wrong one stops the start and is named."""

import re
import secrets
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from engine import key_files, settings
from engine.key_files import KeyFileError
from engine.settings import SettingError

#: Characters of a key that signs sessions, and different ones among them.
SHORTEST, FEWEST = 32, 10
#: Characters of the secret that the issuer of single sign-on shares with us.
SHORTEST_SECRET, LONGEST_SECRET = 8, 4096


def shows_demonstration() -> bool:
    """`SISHI_DEMO`: 1 lists the demonstration accounts on the sign-in page (default 0)."""
    value = settings.text("SISHI_DEMO", "0")
    if value not in {"0", "1"}:
        raise SettingError(name="SISHI_DEMO", value=value, reason="应为 0 或 1")
    return value == "1"


def secret_key() -> str:
    """The key that signs sessions: made once, kept in `SISHI_HOME`, readable by us alone.

    Raises KeyFileError for one that others can read or guess.
    """
    path = secret_key_file()
    if not path.exists():
        key_files.write_once(path, secrets.token_urlsafe(48))
    key = key_files.read(path).decode("ascii", "replace").strip()
    if len(key) < SHORTEST or len(set(key)) < FEWEST:
        raise KeyFileError(
            path=path, reason="内容太短或太单调，猜得出来；删除后会生成新的，届时所有人须重新登录"
        )
    return key


def where() -> str:
    """Where the data are, as it may be told: no password."""
    url = settings.database_url()
    return settings.without_password(url) if url else str(settings.home())


def proxies() -> int:
    """`SISHI_PROXIES`: proxies in front whose word on who asks is believed (0-5, default 0).

    Guesses of query codes are counted by the address they come from; behind a proxy that is
    not named here they would all come from one.
    """
    return settings.number("SISHI_PROXIES", default=0, least=0, most=5)


def web_memory() -> int:
    """`SISHI_WEB_MEMORY`: MB after which a process of the web server is replaced (200-65536, default 500)."""
    return settings.number("SISHI_WEB_MEMORY", default=500, least=200, most=65536) * 2**20


@dataclass(frozen=True)
class MetricsReaders:
    """Who may read `/metrics`: from where, and with which token; what is none does not narrow."""

    networks: tuple[IPv4Network | IPv6Network, ...]
    token: str | None = field(repr=False)


def metrics_readers() -> MetricsReaders | None:
    """`SISHI_METRICS_FROM`, `SISHI_METRICS_TOKEN_FILE`: one or both; None where neither is set.

    Addresses or networks, parted by commas; a file with a token of at least 32 signs. With both, both
    must hold. Raises SettingError, KeyFileError.
    """
    networks, file = _networks("SISHI_METRICS_FROM"), settings.text("SISHI_METRICS_TOKEN_FILE")
    if not networks and not file:
        return None
    return MetricsReaders(networks, _token(Path(file)) if file else None)


def _networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    given = settings.text(name)
    try:
        return tuple(ip_network(each.strip()) for each in given.split(",") if each.strip())
    except ValueError as error:
        reason = "应为 IP 地址或网段，以逗号分隔，如 10.0.0.5,10.1.0.0/24"
        raise SettingError(name=name, value=given, reason=reason) from error


def _token(path: Path) -> str:
    token = key_files.read(path).decode("ascii", "replace").strip()
    if not re.fullmatch(r"[!-~]{32,512}", token):
        raise KeyFileError(path=path, reason="应为32位以上的字母、数字和符号，不含空格")
    return token


@dataclass(frozen=True)
class IdentityProvider:
    """The office's own sign-in, by OpenID Connect."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    #: The claim of the identity token that is the login here.
    claim: str
    #: What the button on the sign-in page says.
    name: str


def identity_provider() -> IdentityProvider | None:
    """`SISHI_OIDC_ISSUER`, `SISHI_OIDC_CLIENT_ID`, `SISHI_OIDC_SECRET_FILE` together, or none of them.

    `SISHI_OIDC_CLAIM` (default preferred_username), `SISHI_OIDC_NAME` (default 统一身份认证).
    Raises SettingError, KeyFileError.
    """
    issuer = settings.text("SISHI_OIDC_ISSUER").rstrip("/")
    rest = ("SISHI_OIDC_CLIENT_ID", "SISHI_OIDC_SECRET_FILE")
    if not issuer:
        for name in rest:
            if value := settings.text(name):
                raise SettingError(name=name, value=value, reason="须同时设置 SISHI_OIDC_ISSUER")
        return None
    address = urlsplit(issuer)
    is_near = address.scheme == "http" and address.hostname in {"127.0.0.1", "localhost"}
    if not address.netloc or not (address.scheme == "https" or is_near):
        raise SettingError(name="SISHI_OIDC_ISSUER", value=issuer, reason="应以 https:// 开头")
    for name in rest:
        if not settings.text(name):
            raise SettingError(name=name, value="", reason="设置了 SISHI_OIDC_ISSUER 就须设置")
    return IdentityProvider(
        issuer=issuer,
        client_id=settings.text("SISHI_OIDC_CLIENT_ID"),
        secret=_client_secret(Path(settings.text("SISHI_OIDC_SECRET_FILE"))),
        claim=settings.text("SISHI_OIDC_CLAIM", "preferred_username"),
        name=settings.text("SISHI_OIDC_NAME", "统一身份认证"),
    )


def _client_secret(path: Path) -> str:
    """What the file holds; raises KeyFileError for what no issuer gives out."""
    try:
        secret = key_files.read(path).decode().strip()
    except UnicodeDecodeError as error:
        raise KeyFileError(path=path, reason="内容不是文字") from error
    if not SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET:
        reason = f"客户端密钥应为 {SHORTEST_SECRET} 到 {LONGEST_SECRET} 个字符"
        raise KeyFileError(path=path, reason=reason)
    return secret


def check() -> None:
    """Read every setting once, so that a wrong one stops the start; raises SettingError."""
    settings.check()
    web_memory()
    metrics_readers()
    identity_provider()
    is_behind = proxies() > 0
    if shows_demonstration() and is_behind:
        raise SettingError(
            name="SISHI_DEMO", value=1, reason="前面有反向代理（SISHI_PROXIES）时不能列出演示账号"
        )
    # A start that is refused for something else leaves nothing behind.
    if secret_key_file().exists():
        secret_key()


def secret_key_file() -> Path:
    """Where the key that signs sessions is kept."""
    return settings.home() / "secret-key"
