"""Messages (消息): what the portal tells one person, once for each thing that it speaks of."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data.errors import NotUnique
from data.store import Store
from data.times import to_text


class Kind(StrEnum):
    """What a message is about."""

    REVIEW = "review"
    ACTION = "action"
    FOLLOW_UP = "follow-up"
    LETTER = "letter"
    CAMPAIGN = "campaign"
    CASE = "case"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be told.

    `text`: one or two finished sentences, without any answer, level or score: a letter by e-mail is
    not sealed. `address`: the page that it leads to, without a leading slash, or an own page with
    one. `about`: what it speaks of, unlike that of every other notice; the same person gets it once.
    """

    kind: Kind
    text: str
    about: str
    address: str = ""
    firm_id: str | None = None


def post(store: Store, message_id: str, account_id: str, notice: Notice, *, now: datetime) -> bool:
    """Tell one person, in the transaction of what is told; whether it was news to them."""
    body = store.keyring.encrypt(notice.text, table="messages", column="body", row=message_id)
    try:
        with store.atomic():
            store.insert(
                "messages",
                {
                    "id": message_id,
                    "account_id": account_id,
                    "kind": notice.kind.value,
                    "firm_id": notice.firm_id,
                    "about": notice.about,
                    "body": body,
                    "address": notice.address,
                    "posted_at": to_text(now),
                },
            )
    except NotUnique:
        return False
    return True
