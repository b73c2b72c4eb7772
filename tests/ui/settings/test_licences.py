"""Whoever looks is told what the app is made with, and it is what the packages say themselves."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from medintel_desktop.ui.settings_pages.licences import INSIDE, PACKAGES
from tests.ui.settings.dialog import Open

PYPROJECT = Path(__file__).parents[3] / "pyproject.toml"
BSD = "Redistribution and use in source and binary forms"
SILENT = {"twelvelabs"}
"""Say it in their repository alone."""


def test_every_dependency_is_named() -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=!~;\[ ]", line)[0] for line in project["dependencies"]}
    assert set(PACKAGES) == names


@pytest.mark.parametrize("name", sorted(PACKAGES.keys() - SILENT))
def test_its_licence_is_what_the_package_says(name: str) -> None:
    told = metadata(name)
    exact = told.get_all("License-Expression", [])
    classifiers = [line for line in told.get_all("Classifier", []) if "License" in line]
    said = " ".join([*exact, *told.get_all("License", []), *classifiers]).replace(BSD, "BSD")
    family = PACKAGES[name].partition("-")[0]
    assert (PACKAGES[name] if exact else family) in said


def test_the_page_shows_them_all(open_settings: Open) -> None:
    dialog = open_settings()
    dialog.show_page("about")
    shown = {label.text() for label in dialog.findChildren(QLabel)}
    for name, licence in {**PACKAGES, **INSIDE}.items():
        assert licence in shown
        assert any(name in text for text in shown)
