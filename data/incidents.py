"""Incident numbers (事件编号): what a person reads out, and what the log holds beside it."""

import secrets


def incident_number() -> str:
    """Eight characters that are easy to read out, such as `7F3A-09C2`."""
    text = secrets.token_hex(4).upper()
    return f"{text[:4]}-{text[4:]}"
