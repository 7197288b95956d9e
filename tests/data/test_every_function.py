"""Nothing that takes an actor is left untried: a new function must be put among the attempts."""

import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module

import tests.data

HOSTILE = tuple(
    import_module(f"tests.data.{found.name}")
    for found in pkgutil.iter_modules(tests.data.__path__)
    if found.name.startswith("test_hostile_")
)
"""Each names its attempts in `ATTEMPTS`, and in `ELSEWHERE` what is not tried there and why."""

TRIED = tuple(attempts for module in HOSTILE for attempts in module.ATTEMPTS)

_ELSEWHERE: Mapping[str, str] = {
    "data.accounts.add": "is for callers that checked the right; tried through `create` and claims",
    "data.accounts.change": "is for callers that checked the right; tried through all of them",
    "data.accounts.enable": "is tried through `colleagues.enable`",
    "data.accounts.own_password_hash": "speaks of the actor's own account alone",
    "data.bindings.bind": "has no account but the actor's own; tried in test_bindings.py",
    "data.bindings.own": "has no account but the actor's own",
    "data.bindings.unbind": "has no account but the actor's own; tried in test_bindings.py",
    "data.claims.close": "is how `links.use` carries out a claim; tried in test_claims.py",
    "data.claims.note": "is how a step of a claim leaves its trace",
    "data.claims.stop_waiting": "is for callers that checked the right; tried through `stop`",
    "data.claims.undo": "is for callers that checked the right; tried through `stop`",
    "data.deputies.end_all_of": "is for callers that checked the right; tried in test_deputies.py",
    "data.links.put": "is for callers that checked the right; tried through `issue` and claims",
    "data.parts.refuse_others": "only refuses; tried in test_parts.py",
    "portal.workflows.own_password.check": "speaks of the actor's own account alone",
    "data.accounts.governed": "tests/data/test_links.py tries it through the links",
    "data.accounts.own": "speaks of the actor's own account alone",
    "data.accounts.set_password": "tests/data/test_accounts.py tries it on others' accounts",
    "data.answers.write": "needs a place that `locate` gave, in the same transaction",
    "data.assessments.create": "has no firm but the actor's own",
    "data.audit.append": "is how the others leave their trace",
    "data.backups.make": "tests/data/test_backups.py tries it",
    "data.backups.note": "tests/data/test_backups.py tries it",
    "data.directory.area": "names the actor's own county or park",
    "data.exports.taken": "speaks of the actor's own exports alone",
    "data.stamps.add": "tests/data/test_hostile_leaving.py tries it by itself",
    "portal.workflows.export_alarms.watch": "tests/data/test_hostile_leaving.py tries it by itself",
    "data.evidence.refuse_fixed": "only refuses; tried through `withdraw` and the files",
    "data.firms.own": "has no firm but the actor's own",
    "data.invitations.redeem": "has no firm but the actor's own; the word is tried in test_firms.py",
    "data.noted.add": "is how the others leave their trace",
    "data.noted.change": "is how the others leave their trace",
    "data.noted.note": "is how the others leave their trace",
    "data.open_sessions.all_of": "speaks of the actor's own sessions alone",
    "data.open_sessions.end": "tests/data/test_open_sessions.py tries it on others' sessions",
    "data.purposes.note_look": "leaves a trace and shows nothing",
    "data.purposes.of_today": "speaks of what the actor stated itself",
    "data.rotation.begin": "tests/data/test_rotation.py tries it",
    "data.rotation.retire": "tests/data/test_rotation.py tries it",
    "data.recovery_codes.left": "speaks of the actor's own codes alone",
    "data.recovery_codes.replace": "has no account but the actor's own",
    "data.recovery_codes.spend": "tests/data/test_second_factors.py tries another's code",
    "data.second_factors.confirm": "has no account but the actor's own",
    "data.second_factors.prepared_secret": "speaks of the actor's own secret alone",
    "data.second_factors.take_off": "is for callers that checked the right; tried through claims",
    "data.second_factors.turn_off": "has no account but the actor's own",
    "portal.workflows.answering.start": "has no firm but the actor's own",
    "portal.workflows.carrying.quick_check_into_draft": "has no firm but the actor's own",
    "portal.workflows.confirmation.confirm": "is `invitations.redeem` with a brake",
    "portal.workflows.single_sign_on.bind": "has no account but the actor's own",
    "portal.workflows.referencing.change": "tests/portal/web/test_reference_page.py tries it",
    "portal.workflows.fixing_colours.follow": "tried through `ending.end` and `colouring.settle`",
    "portal.workflows.profiling.change": "has no firm but the actor's own",
    "portal.workflows.reading_results.standing": "has no firm but the actor's own",
    "portal.workflows.second_factor.confirm": "has no account but the actor's own",
    "portal.workflows.second_factor.prepare": "has no account but the actor's own",
    "portal.workflows.second_factor.renew_codes": "has no account but the actor's own",
    "portal.workflows.second_factor.sign_in": "has no account but the actor's own",
    "portal.workflows.second_factor.standing": "speaks of the actor's own account alone",
    "portal.workflows.second_factor.turn_off": "has no account but the actor's own",
    "portal.workflows.setting_passwords.confirm_password": "speaks of the actor's own password alone",
    "portal.workflows.setting_passwords.change_own": "has no account but the actor's own",
}
"""Functions that take an actor and are no attempt, each with the reason."""

ELSEWHERE = dict(_ELSEWHERE)
for _module in HOSTILE:
    ELSEWHERE |= getattr(_module, "ELSEWHERE", {})


def _functions() -> Iterator[str]:
    """Every public function of the data layer and the workflows that takes a store and an actor."""
    for root in ("data", "portal.workflows"):
        for found in pkgutil.walk_packages(import_module(root).__path__, f"{root}."):
            module = import_module(found.name)
            for name, function in inspect.getmembers(module, inspect.isfunction):
                own = function.__module__ == found.name and not name.startswith("_")
                if own and {"store", "actor"} <= set(inspect.signature(function).parameters):
                    yield f"{found.name}.{name}"


def _tried() -> set[str]:
    """The functions that the attempts are named for, such as `firms.get` or `read_sheet of a draft`."""
    return {name.split()[0] for attempts in TRIED for name in attempts}


def test_every_function_that_takes_an_actor_is_tried_by_everybody() -> None:
    tried = _tried()
    left = {
        name
        for name in _functions()
        if name not in ELSEWHERE and not any(name.endswith(f".{short}") for short in tried)
    }
    assert left == set()


def test_every_attempt_and_every_exception_is_of_a_function_that_is_there() -> None:
    there = set(_functions())

    assert set(ELSEWHERE) <= there
    for short in _tried():
        assert any(name.endswith(f".{short}") for name in there), short
