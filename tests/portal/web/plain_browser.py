"""A browser without scripts (无脚本浏览器): keeps cookies, finds a form's proof, follows nothing."""

import re
from dataclasses import dataclass, field

import httpx

_PROOF = re.compile(r'name="proof" value="([0-9a-f]+)"')


@dataclass
class Browser:
    """One client of a portal that serves at `base`.

    It sends its Secure cookies over plain loopback, as Chromium does. `address` is the loopback
    address it comes from, so that the throttle takes two browsers for two clients.
    """

    base: str
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    set_cookies: list[str] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Open a page."""
        return self.send("GET", path, headers=headers)

    def post(self, path: str, form: dict[str, str], **headers: str) -> httpx.Response:
        """Send a form without its proof."""
        return self.send("POST", path, data=form, headers=headers)

    def submit(self, path: str, form: dict[str, str], **headers: str) -> httpx.Response:
        """Open a page with a form, fill it in, send it."""
        return self.post(path, {**form, "proof": self.proof(path)}, **headers)

    def proof(self, path: str) -> str:
        """The hidden field of the form at this address."""
        found = _PROOF.search(self.get(path).text)
        assert found is not None, f"no form at {path}"
        return found[1]

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        data: dict[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Any request, with the cookies kept so far."""
        named = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if self.cookies and "cookie" not in named:
            named["cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        # No TLS here, so no certificates are read for each request.
        transport = httpx.HTTPTransport(verify=False, local_address=self.address)
        with httpx.Client(base_url=self.base, transport=transport, timeout=20) as client:
            answer = client.request(method, path, headers=named, data=data, content=content)
        self._keep(answer)
        return answer

    def _keep(self, answer: httpx.Response) -> None:
        self.set_cookies = answer.headers.get_list("set-cookie")
        for line in self.set_cookies:
            name, _, value = line.partition(";")[0].partition("=")
            if "Max-Age=0" in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
