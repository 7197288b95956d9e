"""The portal as one ASGI application: `python -m portal serve` and `streamlit run` serve it."""

from pathlib import Path

import streamlit as st

from portal import access
from portal.failure import show_incident
from portal.settings import Settings
from portal.web import errors
from portal.web.routes import routes
from portal.web.stack import middleware

settings = access.as_marked(Settings.from_environment())
st.config.set_option("server.allowedHosts", [host.strip("[]") for host in settings.hosts])

app = st.App(
    Path(__file__).parent / "portal" / "main.py",
    routes=routes(settings),
    middleware=middleware(settings),
    exception_handlers=errors.handlers(settings),
    on_script_error=show_incident,
)
