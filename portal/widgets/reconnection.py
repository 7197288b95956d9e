"""A page that comes back after its session is gone (重新连接)."""

import streamlit as st

NEVER_MIND = 6 * 60 * 60
"""Seconds between two runs of a fragment that does nothing: the browser only has to know of one."""


@st.fragment(run_every=NEVER_MIND)
def run_again_when_reconnected() -> None:
    """Make the browser ask for a whole run when it meets a server that has forgotten it.

    After a restart, or a longer absence than the server remembers, Streamlit's browser side asks for
    one only where a run was under way, a fragment ran last, or a fragment repeats. Else the next
    click asks for a fragment that nobody knows: nothing runs, nothing is saved, and the choice looks
    made. Call it once on every page whose fragments save something, outside of them.
    """
