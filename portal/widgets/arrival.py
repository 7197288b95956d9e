"""Where the eye and the keyboard are after a jump (到达): at the top of what was jumped to.

Streamlit leaves the window where it was: after 下一步 at the foot of a long step, that is the foot of
the next one. The script is a file, because the content security policy forbids inline ones.
"""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.components.v2.types import ComponentRenderer

_PROJECT, _NAME = "zhudun-widgets", "arrival"


def arrive(key: str, *, serial: int) -> None:
    """Bring the container `key` to the top of the window whenever `serial` grows.

    Args:
        key: the key of an `st.container`.
        serial: how many jumps there were on this page; at 0 nothing moves.
    """
    _declare()
    _component()(key="arrival", data={"key": key, "serial": serial}, height=1)


def _declare() -> None:
    """Declare the folder of the script to the running server, which forgets it when it stops."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{_PROJECT}.{_NAME}") is None:
        config = ComponentConfig(name=_NAME, asset_dir="frontend")
        manifest = ComponentManifest(name=_PROJECT, version="1", components=[config])
        manager.register_from_manifest(manifest, Path(__file__).parent)


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(f"{_PROJECT}.{_NAME}", js=f"{_NAME}.js")
