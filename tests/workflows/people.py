"""People of the town who sign in (登录的人): a password, a second factor, an origin."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from data import accounts, passwords, second_factors, sessions
from data.actor import OPERATOR, Actor
from data.sessions import Stage
from portal.workflows import staffing
from portal.workflows.signing_in import Origin
from portal.workflows.staffing import StaffForm
from tests.codes import code
from tests.data.town import KECHENG, NOW, Town

PASSWORD = "一句只有自己记得住的话"
HERE = Origin("192.0.2.1", "Chrome，Windows")
LINK = "l" * 43


@dataclass(frozen=True)
class Official:
    """Somebody of the staff with a password and a confirmed second factor."""

    actor: Actor
    login: str
    secret: str

    def code(self, now: datetime, *, steps: int = 0) -> str:
        """What the telephone shows."""
        return code(self.secret, now, steps=steps)


def form(**changes: str) -> StaffForm:
    """A form of an invitation that is accepted: a reviewer of 柯城区."""
    fields = {
        "name": "赵二",
        "agency": "政法委",
        "post": "副科长",
        "login": "zhao@zf.cn",
        "role": "reviewer",
        "county": KECHENG,
    }
    return StaffForm.model_validate({**fields, **changes})


def invited(town: Town, token: str = LINK, **changes: str) -> Actor:
    """Somebody who has a link and nothing else."""
    made = staffing.invite(
        town.store, form(**changes), token=token, actor=OPERATOR, now=NOW, new_id=town.new_id
    )
    return accounts.by_id(town.store, made.account_id).actor


def official(town: Town, **changes: str) -> Official:
    """Somebody who can sign in."""
    actor = invited(town, **changes)
    accounts.set_password(
        town.store, actor.account_id, passwords.hashed(PASSWORD), actor=actor, now=NOW
    )
    second_factors.prepare(town.store, actor.account_id, now=NOW)
    secret = second_factors.prepared_secret(town.store, actor=actor) or ""
    before = NOW - timedelta(hours=1)
    assert second_factors.confirm(town.store, code(secret, before), actor=actor, now=before)
    return Official(actor, changes.get("login", "zhao@zf.cn"), secret)


def who(town: Town, token: str, stage: Stage = Stage.FULL, now: datetime = NOW) -> Actor | None:
    """Who holds the session of a token."""
    return sessions.actor(town.store, sessions.session_of(token), now=now, stage=stage)
