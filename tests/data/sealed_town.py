"""A town in which two firms have left something in every sealed column, and how each is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data import accounts, answers, evidence, files, firms, purposes, second_factors, snapshots
from data.actor import Actor
from data.file_kinds import Kind
from data.keys import Keyring
from data.store import Store, open_store
from portal.workflows import answering
from questionnaires.loading import edition
from tests.data.town import NOW, PROFILE, Town

ITEM = "FK-DJ-01"
KEY_LINES = f"1={bytes(range(32)).hex()}\ndigest={bytes(range(32, 64)).hex()}\n"
"""The key file of `town.KEYS`."""


@dataclass(frozen=True)
class SealedTown:
    """The firms of `alpha` and `beta`, and the assessment of each."""

    town: Town
    checks: Mapping[str, str]

    @property
    def store(self) -> Store:
        """The town's store."""
        return self.town.store


Reader = Callable[[Store, Actor, str], object]

READERS: dict[str, Reader] = {
    "accounts.login": lambda store, actor, _: accounts.own(store, actor=actor).login,
    "accounts.name": lambda store, actor, _: accounts.own(store, actor=actor).name,
    "answers.reason": lambda store, actor, check: (
        answers.all_of(store, check, actor=actor)[ITEM].reason
    ),
    "answer_versions.reason": lambda store, actor, check: [
        version.reason for version in answers.history(store, check, ITEM, actor=actor)
    ],
    "evidence.described": lambda store, actor, check: [
        piece.described for piece in evidence.all_of(store, check, actor=actor)
    ],
    "evidence_files.name": lambda store, actor, check: _file(store, actor, check).name,
    "evidence_files.masked": lambda store, actor, check: _file(store, actor, check).masked,
    "file_contents.content": lambda store, actor, check: files.read(
        store, _file(store, actor, check).id, actor=actor, now=NOW
    )[1],
    "firms.contact_name": lambda store, actor, _: firms.own(store, actor=actor).contact_name,
    "firms.contact_phone": lambda store, actor, _: firms.own(store, actor=actor).contact_phone,
    "purposes.reason": lambda store, actor, _: [
        look.reason for look in purposes.looks(store, actor.firm_id or "", actor=actor)
    ],
    "second_factors.secret": lambda store, actor, _: second_factors.prepared_secret(
        store, actor=actor
    ),
    "snapshots.content": lambda store, actor, check: (
        snapshots.latest(store, check, actor=actor).content
    ),
}
"""How the firm's own people read what stands in each sealed column."""


def _file(store: Store, actor: Actor, check: str) -> files.AttachedFile:
    (file,) = files.of_assessment(store, check, actor=actor).values()
    return file


def fill(town: Town) -> SealedTown:
    """Something in every sealed column, for both firms."""
    checks = {actor.firm_id or "": _fill(town, actor) for actor in (town.alpha, town.beta)}
    return SealedTown(town, checks)


def _fill(town: Town, actor: Actor) -> str:
    firm = actor.firm_id or ""
    check = answering.start(
        town.store,
        questionnaire=edition(),
        scope="light",
        actor=actor,
        now=NOW,
        new_id=town.new_id,
    ).id
    second_factors.prepare(town.store, actor.account_id, now=NOW)
    for version, reason in enumerate((f"{firm} 先这样写", f"{firm} 后来改了")):
        answer(town.store, actor, check, reason, seen_version=version)
    piece = evidence.Evidence(
        town.new_id(), ITEM, "其他", date(2026, 1, 1), f"{firm} 台账", actor.account_id, NOW
    )
    evidence.add(town.store, check, piece, actor=actor)
    attached = files.NewFile(f"{firm}.png", Kind.PNG, "人名", b"look" * 100)
    files.add(town.store, piece.id, attached, seen=None, actor=actor, now=NOW, new_id=town.new_id)
    profile = PROFILE.model_copy(
        update={"contact_name": f"王 {firm}", "contact_phone": f"0570 {firm[:8]}"}
    )
    firms.change_profile(town.store, firm, profile, seen_version=1, actor=actor, now=NOW)
    snapshots.take(town.store, town.new_id(), check, {"firm": firm}, actor=actor, now=NOW)
    purposes.state(town.store, town.new_id(), firm, f"核对 {firm}", actor=town.lead, now=NOW)
    purposes.note_look(town.store, firm, f"assessments/{check}", actor=town.lead, now=NOW)
    return check


def answer(store: Store, actor: Actor, check: str, reason: str, *, seen_version: int) -> None:
    """Answer the one item with a reason."""
    answers.save(
        store,
        check,
        ITEM,
        "na",
        reason=reason,
        seen_version=seen_version,
        actor=actor,
        now=NOW,
    )


def everything(sealed: SealedTown, store: Store | None = None) -> dict[str, object]:
    """All that the two firms read of their own."""
    return {
        f"{name} {actor.firm_id}": read(
            store or sealed.store, actor, sealed.checks[actor.firm_id or ""]
        )
        for actor in (sealed.town.alpha, sealed.town.beta)
        for name, read in READERS.items()
    }


def key_file(folder: Path, text: str = KEY_LINES) -> Path:
    """The town's keys as a private file."""
    path = folder / "keys"
    path.write_text(text)
    path.chmod(0o600)
    return path


def another_process(sealed: SealedTown, keys: Path) -> Store:
    """A store as another process would open it, with a keyring of its own."""
    return open_store(sealed.town.path, Keyring.load(keys, {}))
