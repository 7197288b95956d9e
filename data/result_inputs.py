"""Inputs (计算输入) of a result as its row keeps them: nothing is to be guessed later."""

import json

from pydantic import TypeAdapter

from scoring.documents import to_document
from scoring.model import Submission

_submission = TypeAdapter(Submission)


def text_of(submission: Submission) -> str:
    """The command line's document as JSON, with exposure and facts apart."""
    document = to_document(submission)
    del document["profile"], document["verified_profile"]
    document |= {
        "exposure": dict(submission.exposure),
        "facts": dict(submission.facts),
        "verified_exposure": dict(submission.verified_exposure),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False)


def of_text(text: str) -> Submission:
    """The submission again."""
    return _submission.validate_python(json.loads(text))
