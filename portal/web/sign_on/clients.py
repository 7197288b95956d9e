"""The clients of all providers (认证方) of one portal, shared by the pages that speak of them."""

from functools import lru_cache
from typing import TYPE_CHECKING

from portal import providers
from portal.providers import Provider
from portal.settings import Settings

if TYPE_CHECKING:
    from portal.web.sign_on.client import ProviderClient


def of(settings: Settings) -> "dict[str, ProviderClient]":
    """A client for each provider, by its id, in the order of the file."""
    return _made(providers.of(settings))


def leaving(settings: Settings, provider: str) -> Provider | None:
    """The provider, if it is known to have a place where people sign out; asks nobody."""
    client = of(settings).get(provider)
    return client.provider if client is not None and client.offers_farewell else None


@lru_cache(maxsize=4)
def _made(described: tuple[Provider, ...]) -> "dict[str, ProviderClient]":
    if not described:
        return {}
    # Imported here: Authlib and its HTTP library take a seventh of a second of a start.
    from portal.web.sign_on.client import ProviderClient

    return {provider.id: ProviderClient(provider) for provider in described}
