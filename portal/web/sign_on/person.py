"""From checked claims to the person whom a provider (认证方) vouches for: three facts, no more."""

from collections.abc import Mapping
from typing import Any

from portal.providers import Provider
from portal.workflows.single_sign_on import Person

_LONGEST = 255
_ONLY_WHERE_CHECKED = {"email": "email_verified", "phone_number": "phone_number_verified"}


def person(claims: Mapping[str, Any], provider: Provider) -> Person:
    """The person of checked claims.

    Raises:
        ValueError: the subject is no text of 1 to 255 characters.
    """
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST:
        raise ValueError("sub")
    login = _login(claims, provider.login_claim) if provider.login_claim else ""
    return Person(subject, login, _asserts_second_factor(claims, provider))


def _login(claims: Mapping[str, Any], name: str) -> str:
    """The claim's text; an address or number that the provider never checked counts for nothing."""
    proof = _ONLY_WHERE_CHECKED.get(name)
    if proof is not None and claims.get(proof) is not True:
        return ""
    value = claims.get(name)
    return value if isinstance(value, str) and len(value) <= _LONGEST else ""


def _asserts_second_factor(claims: Mapping[str, Any], provider: Provider) -> bool:
    methods, level = claims.get("amr"), claims.get("acr")
    by_method = isinstance(methods, list) and any(m in provider.second_factor_amr for m in methods)
    return by_method or level in provider.second_factor_acr
