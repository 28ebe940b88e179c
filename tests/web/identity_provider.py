"""A small identity provider on this machine: OpenID Connect, as far as a client meets it."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from engine import clock


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

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._say(provider.answer(urlsplit(self.path).path))

        def do_POST(self):
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            is_right = sent["code"] == ["right"] and sent.get("code_verifier")
            self._say(provider.answer("/token") if is_right else {"error": "invalid_grant"})

        def _say(self, told):
            body = json.dumps(told).encode()
            self.send_response(400 if "error" in told else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False  # closing waits for every answer under way
    provider = Provider(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
