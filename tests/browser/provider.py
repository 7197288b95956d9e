"""A real provider of single sign-on (认证方) in a process of its own, on loopback."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.bench.portal_process import free_port

PATIENCE = 30.0


@dataclass(frozen=True)
class Provider:
    """Where it is, and how it knows the portal."""

    issuer: str
    client_id: str
    client_secret: str

    def describe(self, folder: Path, *further: str) -> Path:
        """The file that the operator writes."""
        file = folder / "providers.toml"
        lines = [
            "[city]",
            'name = "市统一身份认证"',
            f'issuer = "{self.issuer}"',
            f'client_id = "{self.client_id}"',
            f'client_secret = "{self.client_secret}"',
            *further,
        ]
        file.write_text("\n".join(lines), encoding="utf-8")
        file.chmod(0o600)
        return file


@contextmanager
def provider(back: str, people: Mapping[str, Mapping[str, object]]) -> Iterator[Provider]:
    """A provider that leads back to one address alone and knows these people, by subject."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    command += ["--require-registration", "true", "--require-nonce", "true"]
    for subject, claims in people.items():
        command += ["--user-claims", json.dumps({"sub": subject, **claims})]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        issuer = f"http://127.0.0.1:{port}"
        _wait(issuer, process)
        client = httpx.post(f"{issuer}/oauth2/clients", json={"redirect_uris": [back]}).json()
        yield Provider(issuer, client["client_id"], client["client_secret"])
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(issuer: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{issuer}/.well-known/openid-configuration").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the provider did not start")
