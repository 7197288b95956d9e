"""Speaks with one provider (认证方): the way there, who came back, the way out.

Everything a provider says is a stranger's word. What it announces is compared with what the operator
wrote (`description`), and only then handed to Authlib, which checks the identity token.
"""

import logging
import ssl
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import anyio
import httpx
from joserfc.errors import BadSignatureError, JoseError

from portal.providers import Provider, Unusable
from portal.web.sign_on import description
from portal.web.sign_on.attempt import Secrets
from portal.web.sign_on.description import Description
from portal.web.sign_on.outgoing import STEP_SECONDS, Bounded
from portal.web.sign_on.person import person
from portal.workflows.single_sign_on import Person

with warnings.catch_warnings():
    # Authlib announces its next HTTP library, in English, to whoever reads the portal's log.
    warnings.simplefilter("ignore")
    from authlib.common.errors import AuthlibBaseError
    from authlib.integrations.starlette_client import StarletteOAuth2App

LOG = logging.getLogger("portal")

WHOLE_SECONDS = 10.0
"""How long all requests of one step may take together."""
KNOWN_FOR = 3600.0
"""Seconds after which description and keys are fetched anew."""
LEEWAY = 60
"""Seconds by which the provider's clock may be wrong."""
_LONGEST_TOKEN = 64 * 1024

_UNUSABLE = (
    AuthlibBaseError,
    JoseError,
    httpx.HTTPError,
    httpx.InvalidURL,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
)
"""A lying provider's JSON can break the libraries at any depth; each of these means the same."""


@dataclass
class ProviderClient:
    """One provider, with what it announced remembered for `KNOWN_FOR` seconds."""

    provider: Provider
    _app: Any = field(init=False, default=None)
    _described: Description | None = field(init=False, default=None)
    _loaded: float = field(init=False, default=0.0)

    async def depart(self, secrets: Secrets, redirect_uri: str) -> str:
        """The address to send the browser to.

        Raises:
            Unusable: the provider does not describe itself as it should.
        """
        levels = " ".join(self.provider.second_factor_acr)
        with self._judged(), anyio.fail_after(WHOLE_SECONDS):
            app, _ = await self._known()
            made = await app.create_authorization_url(
                redirect_uri,
                state=secrets.state,
                nonce=secrets.nonce,
                code_verifier=secrets.verifier,
                ui_locales="zh-CN",
                **({"acr_values": levels} if levels else {}),
            )
            return str(made["url"])

    async def arrive(
        self, code: str, secrets: Secrets, redirect_uri: str, *, issuer: str | None
    ) -> Person:
        """Who came back with this code; the tokens are forgotten at once.

        `issuer`: what the way back says of it (RFC 9207), against mixed-up providers.

        Raises:
            Unusable: the provider does not answer, or what it says does not hold.
        """
        with self._judged(), anyio.fail_after(WHOLE_SECONDS):
            app, described = await self._known()
            self._check_issuer(issuer, described)
            token = await app.fetch_access_token(
                redirect_uri=redirect_uri, code=code, code_verifier=secrets.verifier
            )
            claims = await self._claims(app, token, secrets.nonce)
            if self._login_is_elsewhere(claims, described):
                claims = await _with_userinfo(app, token, claims)
            return person(claims, self.provider)

    @property
    def offers_farewell(self) -> bool:
        """Whether the provider was heard to sign people out."""
        return self._described is not None and self._described.end_session_endpoint is not None

    async def farewell(self, back: str) -> str | None:
        """Where the person may sign out at the provider; None where it offers no such place.

        Raises:
            Unusable: the provider does not describe itself as it should.
        """
        with self._judged(), anyio.fail_after(WHOLE_SECONDS):
            app, described = await self._known()
            if described.end_session_endpoint is None:
                return None
            made = await app.create_logout_url(back, client_id=self.provider.client_id)
            return str(made["url"])

    def _check_issuer(self, issuer: str | None, described: Description) -> None:
        promised = described.authorization_response_iss_parameter_supported
        if issuer != self.provider.issuer and (promised or issuer is not None):
            raise ValueError("iss")

    async def _claims(self, app: Any, token: Any, nonce: str) -> Mapping[str, Any]:
        """The claims of the identity token, every one of its proofs checked by Authlib."""
        raw = token["id_token"]
        if not isinstance(raw, str) or len(raw) > _LONGEST_TOKEN:
            raise ValueError("id_token")
        claims: Mapping[str, Any] = await app.parse_id_token(
            token, nonce=nonce, claims_options=self._expected(), leeway=LEEWAY
        )
        return claims

    def _expected(self) -> dict[str, dict[str, Any]]:
        """What the token must say: the operator's issuer, not the one that it announces itself."""
        return {
            "iss": {"essential": True, "value": self.provider.issuer},
            "aud": {"essential": True, "value": self.provider.client_id},
            **{name: {"essential": True} for name in ("sub", "exp", "iat")},
        }

    def _login_is_elsewhere(self, claims: Mapping[str, Any], described: Description) -> bool:
        wanted = self.provider.login_claim
        return bool(wanted) and wanted not in claims and described.userinfo_endpoint is not None

    async def _known(self) -> tuple[Any, Description]:
        """Authlib's client and the description, fetched anew where they are too old."""
        if self._described is None or monotonic() - self._loaded > KNOWN_FOR:
            described = await self._fetched()
            self._app = self._built(described)
            self._described, self._loaded = described, monotonic()
        return self._app, self._described

    async def _fetched(self) -> Description:
        address = self.provider.issuer.rstrip("/") + description.PLACE
        async with httpx.AsyncClient(**self._line()) as line:
            answer = await line.get(address)
        answer.raise_for_status()
        return description.checked(answer.content, self.provider)

    def _built(self, described: Description) -> Any:
        secret = self.provider.client_secret.get_secret_value()
        method = "client_secret_basic" if described.takes_basic else "client_secret_post"
        return StarletteOAuth2App(
            None,
            self.provider.id,
            client_id=self.provider.client_id,
            client_secret=secret or None,
            client_kwargs={
                "scope": " ".join(self.provider.scopes),
                "code_challenge_method": "S256",
                "leeway": 0,
                "token_endpoint_auth_method": method if secret else "none",
                **self._line(),
            },
            issuer=described.issuer,
            id_token_signing_alg_values_supported=described.algorithms,
            **described.addresses(),
        )

    def _line(self) -> dict[str, Any]:
        """Only to this provider, without the detours that a machine's environment may name."""
        trusted = self.provider.ca_file
        certificates = ssl.create_default_context(cafile=str(trusted)) if trusted else None
        return {
            "transport": Bounded(self.provider.origins, certificates=certificates),
            "timeout": STEP_SECONDS,
            "trust_env": False,
            "follow_redirects": False,
        }

    @contextmanager
    def _judged(self) -> Iterator[None]:
        """Turn whatever goes wrong with a provider into `Unusable`, and say so in the log.

        The log names the kind of failure, never what was sent or received. A wrong signature may
        mean a new key under an old name: description and keys are fetched anew the next time.
        """
        try:
            yield
        except _UNUSABLE as error:
            if isinstance(error, BadSignatureError):
                self._described = None
            LOG.warning("认证方 %s 不能用：%s", self.provider.id, _kind(error))
            raise Unusable from None


async def _with_userinfo(app: Any, token: Any, claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """The claims, with those that the provider tells on asking; they must be of the same person."""
    further = await app.userinfo(token=token)
    if further["sub"] != claims["sub"]:
        raise ValueError("userinfo")
    return {**further, **claims}


def _kind(error: BaseException) -> str:
    """A failure in a word that says nothing of its content."""
    named = isinstance(error, ValueError) and str(error).isidentifier()
    return str(error) if named else type(error).__name__
