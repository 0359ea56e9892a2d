"""A person with a browser: signs in, keeps cookies, reads pages, sends forms."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urlencode, urlsplit

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from lxml import html

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back. `milliseconds` is from the first byte sent to the last byte read."""

    status: int
    body: bytes
    milliseconds: float
    location: str = ""


class Visitor:
    """One browser with one connection."""

    def __init__(self, url: str, email: str, password: str) -> None:
        """Sign in by the form. Raises SystemExit where that does not work."""
        self._where = urlsplit(url)
        self._connection = http.client.HTTPConnection(self._where.netloc, timeout=120)
        self._cookies: SimpleCookie = SimpleCookie()
        answer = self.send("/accounts/login/", "/accounts/login/", {"login": email, "password": password})
        if answer.status != 302:
            raise SystemExit(f"{email} cannot sign in: {answer.status}")

    def get(self, path: str) -> Answer:
        """Read a page."""
        return self._ask("GET", path, None)

    def cookies(self) -> list[dict[str, str]]:
        """What a real browser needs to go on as this person."""
        url = self._where.geturl()
        return [{"name": one.key, "value": one.value, "url": url} for one in self._cookies.values()]

    def send(self, page: str, action: str, values: dict[str, str]) -> Answer:
        """Fill in the form of a page that leads to `action`, and send it."""
        return self.post(action, self.fields(self.get(page).body, action) | values)

    def post(self, path: str, values: Mapping[str, str | list[str]]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(values, doseq=True).encode())

    def upload(self, path: str, values: Mapping[str, object]) -> Answer:
        """Send a form with files."""
        return self._ask("POST", path, encode_multipart(BOUNDARY, values), MULTIPART_CONTENT)

    @staticmethod
    def fields(body: bytes, action: str) -> dict[str, str]:
        """What a form holds before anybody types. Raises SystemExit where the page has no such form."""
        for form in html.fromstring(body).forms:
            if form.method == "POST" and (form.action or action) == action:
                return {name: value for name, value in form.form_values() if name}
        raise SystemExit(f"There is no form for {action}")

    def _ask(self, method: str, path: str, body: bytes | None, kind: str = FORM) -> Answer:
        headers = {"Host": self._where.netloc, "Cookie": self._cookies.output(header="", sep=";", attrs=[]).strip()}
        if body is not None:
            headers |= {"Content-Type": kind, "Referer": self._where.geturl() + "/"}
        began = perf_counter()
        response, content = self._sent(method, path, body, headers)
        took = (perf_counter() - began) * 1000
        for cookie in response.headers.get_all("Set-Cookie") or []:
            self._cookies.load(cookie)
        return Answer(response.status, content, took, response.headers.get("Location", ""))

    def _sent(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """The server closes a connection that was idle; then once more."""
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._connection.close()
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
        return response, response.read()
