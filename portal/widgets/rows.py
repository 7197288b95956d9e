"""Moving through a list of links by keyboard (键盘上下移动): J, K and the arrows; Enter opens.

The script is a file, because the content security policy forbids inline ones.
"""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.components.v2.types import ComponentRenderer

_PROJECT, _NAME = "zhudun-rows", "rows"


def move_by_keyboard(prefix: str, *, seen: str = "") -> None:
    """Let the keyboard move between the first links of the containers whose keys begin so.

    Args:
        prefix: how the keys of the rows begin.
        seen: the rest of the key of the row on which the keyboard begins; empty for none.
    """
    _declare()
    _component()(key=f"rows-{prefix}{seen}", data={"key": prefix, "seen": seen}, height=1)


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
