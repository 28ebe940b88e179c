"""A browser that is answered by the application of this very process, on the test's own transaction."""

from urllib.parse import urlsplit

#: What the test client sends of its own.
OWN = {"accept-encoding", "cookie", "content-length", "host"}


class Answering:
    """A page of Chromium whose every request goes to the test client of whoever sits at it."""

    def __init__(self, page, browsers):
        self.page = page
        self.browsers = browsers
        self.who = None
        page.route("**/*", self._answer)

    def open(self, who, address):
        """Open an address as somebody."""
        self.who = who
        self.page.goto(address, wait_until="load")

    def _answer(self, route):
        asked = route.request
        parts = urlsplit(asked.url)
        # What is told by and by needs a server.
        if parts.path.startswith("/live"):
            route.abort()
            return
        headers = {name: value for name, value in asked.headers.items() if name not in OWN}
        client = self.browsers[self.who].client
        address = parts._replace(scheme="", netloc="").geturl()
        body = asked.post_data_buffer or b""
        with client.open(address, method=asked.method, data=body, headers=headers) as got:
            route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.data)
