"""A small identity provider on this machine: OpenID Connect, as far as a client meets it."""

from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from engine import clock
from tests.processes import gateway


class Provider:
    """Tells of whoever `claims` says, to who gives the code `right`."""

    def __init__(self, port):
        self.issuer = f"http://127.0.0.1:{port}"
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.signing_key = self.key
        self.claims, self.asked = {}, {}

    def follow(self, location):
        """What the browser does at the provider: note what was asked; answers code and state."""
        self.asked = {name: each[0] for name, each in parse_qs(urlsplit(location).query).items()}
        return {"code": "right", "state": self.asked["state"]}

    def answer(self, path):
        """The JSON of an address."""
        if path.endswith("openid-configuration"):
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        if path == "/jwks":
            return {"keys": [self.key.as_dict(private=False)]}
        return {"access_token": "a", "token_type": "Bearer", "id_token": self._token()}

    def _token(self):
        now = int(clock.now().timestamp())
        told = {
            "iss": self.issuer,
            "aud": "sishi",
            "sub": "7",
            "iat": now,
            "exp": now + 60,
            "nonce": self.asked["nonce"],
        }
        return jwt.encode({"alg": "RS256", "kid": "one"}, told | self.claims, self.signing_key)


@contextmanager
def serving():
    """A provider that answers until the block ends."""

    def answer(asked):
        path = urlsplit(asked.path).path
        if asked.method == "POST":
            path, sent = "/token", parse_qs(asked.body.decode())
            if sent["code"] != ["right"] or not sent.get("code_verifier"):
                return 400, {"error": "invalid_grant"}
        return 200, provider.answer(path)

    with gateway.serving(answer) as port:
        provider = Provider(port)
        yield provider
