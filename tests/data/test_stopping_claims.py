"""A claim is stopped, and two who decide at once."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from data import accounts, claim_decisions, claims, links, ownership
from data.actor import Role
from data.claim_decisions import AlreadyStopped
from data.claims import NoSuchClaim
from data.errors import NotAllowed, Refusal
from data.links import BadLink
from data.store import Store
from tests.data.test_claims import (
    APPROVAL,
    NEXT,
    OVER,
    TOKEN,
    _stop,
    approve,
    confirmed,
    file,
    owner,
    state,
)
from tests.data.town import NOW, Town

__all__ = ["confirmed"]


class TestStopping:
    def test_the_firm_is_warned_of_what_waits(self, town: Town) -> None:
        claim_id = file(town)
        assert claims.of_own_firm(town.store, actor=town.alpha) == []
        approve(town, claim_id)

        for actor in (town.alpha, town.colleague):
            found = claims.of_own_firm(town.store, actor=actor)
            assert [(one.id, one.good_from, one.claimant.name) for one in found] == [
                (claim_id, OVER, "王五")
            ]
        assert claims.of_own_firm(town.store, actor=town.beta) == []

    def test_the_owner_stops_at_any_time(self, town: Town) -> None:
        claim_id = file(town)
        for _ in range(3):
            approve(town, claim_id)
            _stop(town, claim_id, town.alpha)
            assert state(town, claim_id) == "stopped"
            with pytest.raises(BadLink):
                links.use(town.store, TOKEN, now=OVER)
            town.store.rows("DELETE FROM links")

    def test_a_colleague_or_deputy_stops_once(self, town: Town) -> None:
        claim_id = file(town)
        approve(town, claim_id)
        _stop(town, claim_id, town.colleague)
        approve(town, claim_id, approval=replace(APPROVAL, login="w2@jia.cn"), token=NEXT)
        deputy = replace(town.colleague, role=Role.FIRM_OWNER, deputy_for=town.alpha.account_id)

        for actor in (town.colleague, deputy):
            with pytest.raises(AlreadyStopped):
                _stop(town, claim_id, actor)
        _stop(town, claim_id, town.alpha)
        assert state(town, claim_id) == "stopped"

    def test_an_account_made_for_the_claim_is_left_without_a_way_in(self, town: Town) -> None:
        claim_id = file(town)
        approve(town, claim_id)
        account_id = accounts.credentials(town.store, "wang@jia.cn").id

        _stop(town, claim_id, town.alpha)

        assert accounts.by_id(town.store, account_id).disabled_at == NOW

    def test_a_colleague_who_claimed_keeps_the_own_account(self, town: Town) -> None:
        claim_id = file(town)
        login = f"login-{town.colleague.account_id}"
        approve(town, claim_id, approval=replace(APPROVAL, login=login))

        _stop(town, claim_id, town.alpha)

        assert accounts.by_id(town.store, town.colleague.account_id).disabled_at is None

    def test_handing_over_stops_it_too(self, town: Town) -> None:
        claim_id = file(town)
        approve(town, claim_id)

        ownership.hand_over(town.store, town.colleague.account_id, actor=town.alpha, now=NOW)

        assert state(town, claim_id) == "stopped"
        with pytest.raises(BadLink):
            links.use(town.store, TOKEN, now=OVER)
        assert owner(town) == town.colleague.account_id

    @pytest.mark.parametrize("who", ["beta", "gamma", "reviewer", "lead", "admin", "visitor"])
    def test_others_stop_nothing(self, town: Town, who: str) -> None:
        claim_id = file(town)
        approve(town, claim_id)

        with pytest.raises((NoSuchClaim, NotAllowed)):
            _stop(town, claim_id, getattr(town, who))
        assert state(town, claim_id) == "waiting"

    @pytest.mark.parametrize("rival", ["use", "approve again", "new link"])
    def test_stopping_races_and_the_end_is_one_of_two_whole_states(
        self, town: Town, rival: str
    ) -> None:
        claim_id = file(town)
        approve(town, claim_id)
        outcome = _Race(town, claim_id).run(rival)

        stopped = state(town, claim_id) == "stopped"
        assert outcome.stopped or rival == "use"
        assert (owner(town) == town.alpha.account_id) == outcome.stopped
        if stopped:
            with pytest.raises(BadLink):
                links.use(town.store, TOKEN, now=OVER)


@dataclass
class _Race:
    """The owner stops while somebody else goes on, each over a connection of its own."""

    town: Town
    claim_id: str
    stopped: bool = False

    def run(self, rival: str) -> "_Race":
        start = threading.Barrier(2)
        steps: dict[str, Callable[[Store], object]] = {
            "use": lambda store: links.use(store, TOKEN, now=OVER),
            "approve again": lambda store: claim_decisions.approve(
                store,
                self.claim_id,
                APPROVAL,
                token=NEXT,
                account_id=self.town.new_id(),
                actor=self.town.reviewer,
                now=NOW,
            ),
            "new link": lambda store: claim_decisions.new_link(
                store, self.claim_id, token=NEXT, actor=self.town.reviewer, now=NOW
            ),
        }

        def other() -> None:
            with self.town.again() as store:
                start.wait()
                try:
                    steps[rival](store)
                except Refusal:
                    return

        def stop() -> None:
            with self.town.again() as store:
                start.wait()
                try:
                    claim_decisions.stop(store, self.claim_id, actor=self.town.alpha, now=OVER)
                except Refusal:
                    return
                self.stopped = True

        threads = [threading.Thread(target=step) for step in (other, stop)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self
