"""The portal as one ASGI application: `python -m portal serve` and `streamlit run` serve it."""

from pathlib import Path

import streamlit as st

from portal.failure import show_incident
from portal.web.routes import exception_handlers, routes
from portal.web.stack import middleware

app = st.App(
    Path(__file__).parent / "portal" / "main.py",
    routes=routes(),
    middleware=middleware(),
    exception_handlers=exception_handlers(),
    on_script_error=show_incident,
)
