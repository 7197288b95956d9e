"""A small town to test in: three firms in two counties, one account of each role, real files."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from data import accounts, firms, purposes
from data.actor import OPERATOR, VISITOR, Actor, Role
from data.keys import Keyring
from data.migrations import migrate
from data.store import Store, open_store
from data.times import day_in_shanghai

NOW = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)
KEYS = Keyring({1: bytes(range(32))}, bytes(range(32, 64)))
KECHENG, QUJIANG = "330802", "330803"
CODE = "91110000600037341L"
OTHER_CODE = "91330800000000000D"

PROFILE = firms.Profile(
    name="衢州甲机械有限公司", industry="34", county=KECHENG, staff=120, revenue_wan=3600
)


@dataclass
class Town:
    """A store with firms `alpha` and `beta` (柯城区) and `gamma` (衢江区), and who may act."""

    store: Store
    path: Path
    alpha: Actor
    colleague: Actor
    beta: Actor
    gamma: Actor
    reviewer: Actor
    distant_reviewer: Actor
    guide: Actor
    lead: Actor
    auditor: Actor
    admin: Actor
    new_id: Callable[[], str]
    visitor: Actor = field(default=VISITOR)

    def says_why(self, actor: Actor, firm: Actor | None = None) -> Actor:
        """Staff state a purpose for a firm (alpha), so that they may open it today."""
        firm_id = (firm or self.alpha).firm_id or ""
        purposes.state(self.store, self.new_id(), firm_id, "核对自评与证据", actor=actor, now=NOW)
        return actor

    def again(self) -> Store:
        """A second connection, as of a second process."""
        return open_store(self.path, KEYS)


def ids(first: int = 1) -> Callable[[], str]:
    """Ids in a row: 32 hex characters."""
    numbers = count(first)
    return lambda: f"{next(numbers):032x}"


def built(path: Path) -> Iterator[Town]:
    """A town in a database file, closed at the end; settled once a process, then copied."""
    content, town, unused = _model()
    path.touch(mode=0o600)
    path.write_bytes(content)
    with open_store(path, KEYS) as store:
        yield replace(town, store=store, path=path, new_id=ids(unused))


@cache
def _model() -> tuple[bytes, Town, int]:
    """The file, who is in it, and the first number that is nobody's id."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "portal.sqlite"
        with open_store(path, KEYS) as store:
            migrate(store)
            town = settled(store, path)
        return path.read_bytes(), town, int(town.new_id(), 16)


def settled(store: Store, path: Path) -> Town:
    """A town in an empty database."""
    new_id = ids()
    admin = staff(store, new_id(), OPERATOR, Role.ADMIN)
    owners = [owner(store, new_id(), new_id(), county) for county in (KECHENG, KECHENG, QUJIANG)]
    return Town(
        store=store,
        path=path,
        alpha=owners[0],
        colleague=member(store, new_id(), owners[0]),
        beta=owners[1],
        gamma=owners[2],
        reviewer=staff(store, new_id(), admin, Role.REVIEWER, county=KECHENG),
        distant_reviewer=staff(store, new_id(), admin, Role.REVIEWER, county=QUJIANG),
        guide=staff(store, new_id(), admin, Role.GUIDE),
        lead=staff(store, new_id(), admin, Role.LEAD),
        auditor=staff(store, new_id(), admin, Role.AUDITOR),
        admin=admin,
        new_id=new_id,
    )


def owner(store: Store, firm_id: str, account_id: str, county: str, code: str = CODE) -> Actor:
    """A pending firm and its owner."""
    firms.register(store, firm_id, code, PROFILE.model_copy(update={"county": county}), now=NOW)
    return _account(store, account_id, VISITOR, Role.FIRM_OWNER, firm_id=firm_id)


def member(store: Store, account_id: str, of: Actor) -> Actor:
    """A colleague in the owner's firm."""
    return _account(store, account_id, of, Role.FIRM_MEMBER, firm_id=of.firm_id)


def staff(store: Store, account_id: str, by: Actor, role: Role, county: str | None = None) -> Actor:
    """An account of the committee or an agency."""
    return _account(store, account_id, by, role, county=county)


def _account(
    store: Store,
    account_id: str,
    by: Actor,
    role: Role,
    firm_id: str | None = None,
    county: str | None = None,
) -> Actor:
    new = accounts.NewAccount(
        id=account_id,
        login=f"login-{account_id}",
        name="张三",
        password_hash="hash",
        role=role,
        firm_id=firm_id,
        county=county,
    )
    accounts.create(store, new, actor=by, now=NOW)
    return Actor(account_id, role, firm_id, county, day=day_in_shanghai(NOW).isoformat())
