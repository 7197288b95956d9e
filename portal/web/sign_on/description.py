"""What a provider (认证方) announces of itself, taken only as far as the operator's words allow."""

import logging
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from portal.providers import Provider, origin

LOG = logging.getLogger("portal")

PLACE = "/.well-known/openid-configuration"
ALGORITHMS = frozenset(
    {
        *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
        *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
    }
)
"""Signatures with a private key only: `none` proves nothing, and the key of HS256 is public here."""

Address = Annotated[str, StringConstraints(max_length=2000)]
Names = Annotated[
    tuple[Annotated[str, StringConstraints(max_length=100)], ...], Field(max_length=100)
]


class Description(BaseModel):
    """The names are those of OpenID Connect Discovery 1.0, section 3; all others are left out.

    Authlib takes a provider's metadata for settings of its own, so that one announced name more
    could switch off its checks.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    issuer: Address
    authorization_endpoint: Address
    token_endpoint: Address
    jwks_uri: Address
    userinfo_endpoint: Address | None = None
    end_session_endpoint: Address | None = None
    id_token_signing_alg_values_supported: Names = ("RS256",)
    token_endpoint_auth_methods_supported: Names = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False

    @property
    def algorithms(self) -> list[str]:
        """The announced signatures that prove something."""
        return [name for name in self.id_token_signing_alg_values_supported if name in ALGORITHMS]

    @property
    def takes_basic(self) -> bool:
        """Whether the secret may be sent in a header."""
        return "client_secret_basic" in self.token_endpoint_auth_methods_supported

    def addresses(self) -> dict[str, str]:
        """Every address it announces, by its name."""
        return {
            name: value
            for name, value in self.model_dump(exclude_none=True).items()
            if name.endswith(("_endpoint", "_uri"))
        }


def checked(text: bytes, provider: Provider) -> Description:
    """A description that agrees with what the operator wrote.

    Raises:
        ValueError: it is none, names another issuer, strange hosts, or no algorithm that proves.
    """
    described = Description.model_validate_json(text)
    if described.issuer != provider.issuer:
        raise ValueError("issuer")
    if not described.algorithms:
        raise ValueError("id_token_signing_alg_values_supported")
    for name, address in described.addresses().items():
        if origin(address) not in provider.origins:
            LOG.warning(
                "认证方 %s：%s 不在 issuer 的主机上；确认无误后，请把它的主机写进 further_addresses。",
                provider.id,
                name,
            )
            raise ValueError(name)
    return described
