"""One-time links: good once, for a while, for one account, and only the newest."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from data import accounts, links, passwords
from data.accounts import NewAccount, NoSuchAccount
from data.actor import OPERATOR, Actor, Role
from data.links import BadLink
from tests.data.town import NOW, Town

TOKEN, NEXT = "t" * 43, "n" * 43


def _issue(town: Town, token: str = TOKEN, good_from: datetime | None = None) -> None:
    links.issue(
        town.store,
        town.colleague.account_id,
        token=token,
        actor=town.alpha,
        now=NOW,
        good_from=good_from,
    )


def test_a_link_leads_to_its_account_once(town: Town) -> None:
    _issue(town)

    assert links.account_of(town.store, TOKEN, now=NOW).id == town.colleague.account_id
    assert links.account_of(town.store, TOKEN, now=NOW).id == town.colleague.account_id
    assert links.use(town.store, TOKEN, now=NOW).id == town.colleague.account_id
    with pytest.raises(BadLink):
        links.use(town.store, TOKEN, now=NOW)
    with pytest.raises(BadLink):
        links.account_of(town.store, TOKEN, now=NOW)


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], "\x00", "\ud800", "x" * 100_000])
def test_a_wrong_token_says_the_same_as_an_old_one(town: Town, token: str) -> None:
    _issue(town)
    said = set()
    for tried, when in ((token, NOW), (TOKEN, NOW + links.LASTS), (TOKEN, NOW - timedelta(days=1))):
        with pytest.raises(BadLink) as refusal:
            links.use(town.store, tried, now=when)
        said.add(str(refusal.value))

    assert len(said) == 1


def test_a_newer_link_makes_the_older_worthless(town: Town) -> None:
    _issue(town)
    _issue(town, NEXT)

    with pytest.raises(BadLink):
        links.use(town.store, TOKEN, now=NOW)
    assert links.use(town.store, NEXT, now=NOW)


def test_a_link_may_be_good_only_after_a_waiting_time(town: Town) -> None:
    begins = NOW + timedelta(days=7)
    _issue(town, good_from=begins)

    with pytest.raises(BadLink):
        links.use(town.store, TOKEN, now=begins - timedelta(seconds=1))
    assert links.use(town.store, TOKEN, now=begins)


def test_a_withdrawn_link_is_worthless(town: Town) -> None:
    _issue(town)
    links.withdraw(town.store, town.colleague.account_id, actor=town.alpha, now=NOW)

    with pytest.raises(BadLink):
        links.use(town.store, TOKEN, now=NOW)


def test_the_token_is_not_in_the_database(town: Town) -> None:
    _issue(town)

    content = b"".join(f.read_bytes() for f in town.path.parent.glob("portal.sql*"))
    assert TOKEN.encode() not in content


@pytest.mark.parametrize(
    "who", ["colleague", "beta", "reviewer", "lead", "guide", "auditor", "visitor"]
)
def test_only_who_looks_after_an_account_makes_its_links(town: Town, who: str) -> None:
    for account in (town.colleague, town.reviewer, town.alpha):
        with pytest.raises(NoSuchAccount):
            links.issue(
                town.store,
                account.account_id,
                token=TOKEN,
                actor=getattr(town, who),
                now=NOW,
            )
    assert not town.store.rows("SELECT * FROM links")


def test_an_administrator_looks_after_staff_and_no_firms_account(town: Town) -> None:
    links.issue(town.store, town.reviewer.account_id, token=TOKEN, actor=town.admin, now=NOW)
    for actor in (town.admin, OPERATOR):
        with pytest.raises(NoSuchAccount):
            links.issue(town.store, town.colleague.account_id, token=NEXT, actor=actor, now=NOW)


def test_an_account_without_a_password_lets_nobody_in(town: Town) -> None:
    new = NewAccount(
        id=town.new_id(), login="new@jia.cn", name="新人", password_hash="", role=Role.GUIDE
    )
    accounts.create(town.store, new, actor=town.admin, now=NOW)

    found = accounts.credentials(town.store, "new@jia.cn")

    assert found.password_hash is None
    for tried in ("", "nobody signs in with this", "密码"):
        assert not passwords.matches(tried, found.password_hash)


def test_the_owner_of_another_firm_governs_nobody_here(town: Town) -> None:
    stranger = Actor(town.beta.account_id, Role.FIRM_OWNER, town.beta.firm_id)
    with pytest.raises(NoSuchAccount):
        accounts.governed(town.store, town.colleague.account_id, actor=stranger)


def test_a_link_of_a_disabled_account_is_worthless(town: Town) -> None:
    _issue(town)
    accounts.disable(town.store, town.colleague.account_id, actor=town.alpha, now=NOW)

    with pytest.raises(BadLink):
        links.account_of(town.store, TOKEN, now=NOW)
    with pytest.raises(BadLink):
        links.use(town.store, TOKEN, now=NOW)


def test_what_a_stranger_asks_for_makes_no_other_link_worthless(town: Town) -> None:
    """Whoever knows a login name can say that its password was forgotten."""
    _issue(town)
    links.issue_forgotten(town.store, town.colleague.account_id, token=NEXT, now=NOW)

    assert links.account_of(town.store, TOKEN, now=NOW).id == town.colleague.account_id
    with pytest.raises(BadLink):
        links.account_of(town.store, NEXT, now=NOW + links.FORGOTTEN_LASTS)


def test_a_used_link_ends_every_other_of_the_account(town: Town) -> None:
    _issue(town)
    links.issue_forgotten(town.store, town.colleague.account_id, token=NEXT, now=NOW)

    links.use(town.store, NEXT, now=NOW)

    with pytest.raises(BadLink):
        links.use(town.store, TOKEN, now=NOW)


def test_of_many_requests_with_one_link_one_is_accepted(town: Town) -> None:
    _issue(town)

    def attempt(_: int) -> bool:
        with town.again() as store:
            try:
                links.use(store, TOKEN, now=NOW)
            except BadLink:
                return False
            return True

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(attempt, range(16))).count(True) == 1
