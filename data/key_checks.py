"""What the database remembers of its keys (密钥校验值): which are needed to open it."""

from collections.abc import Iterable

from data.key_lines import DIGEST
from data.keys import WrongKey
from data.store import Store, key_proofs

_FORGET = "DELETE FROM key_checks WHERE name = :name"


def remember(store: Store) -> None:
    """Note the keys that the database does not know yet.

    A version older than what it knows was retired: whoever still has it may go on having it.

    Raises:
        WrongKey: the database was sealed under other keys.
    """
    remembered = key_proofs(store)
    if not store.keyring.proves(remembered):
        raise WrongKey
    proofs = store.keyring.proofs()
    for name in unknown(store):
        store.insert("key_checks", {"name": name, "proof": proofs[name]})


def unknown(store: Store) -> list[str]:
    """The names of the store's keys that its database should know and does not."""
    remembered = key_proofs(store)
    newest = max((int(name) for name in remembered if name != DIGEST), default=0)
    return [
        name
        for name in store.keyring.proofs()
        if name not in remembered and (name == DIGEST or int(name) > newest)
    ]


def forget(store: Store, versions: Iterable[int]) -> None:
    """From now on the database can be opened without these versions."""
    for version in versions:
        store.rows(_FORGET, name=str(version))
