"""``plan propose``: what is asked, what is shown, and what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from medintel_desktop import log
from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.cli.main import run
from tests.contract.briefs.conftest import Cutter, said
from tests.service import KEY

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(
    cutter: Cutter, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """``plan`` with some words, in this process: its status, and what it wrote."""
    monkeypatch.setattr(log, "set_up", lambda *_: None)
    monkeypatch.setenv("TWELVE_LABS_API_KEY", KEY)
    monkeypatch.setenv("TWELVELABS_BASE_URL", cutter.service.base_url)
    root = cutter.workspace.folder.root
    cutter.workspace.close()

    def plan(*words: str) -> tuple[int, str, str]:
        status = run(["plan", *words, "--library", str(root)], open_workspace)
        written = capsys.readouterr()
        return status, written.out, written.err

    return plan


def test_proposes_shows_and_discards(command: Command, cutter: Cutter) -> None:
    cutter.service.config(say=said(("c1", 0, 10), ("c1", 12, 22)))
    status, out, err = command("propose", "Autumn", "20 seconds, yellow", "--json")
    assert status == 0
    assert [json.loads(line)["proposed"] for line in out.splitlines()] == [True, True]
    assert err.startswith(
        "20 seconds: 1 search and up to 20 photos, these once more for a correction, about $0.0"
    )
    assert command("accept", "Autumn", "1")[0] == 0
    assert command("discard", "Autumn")[0] == 0
    assert len(command("show", "Autumn")[1].splitlines()) == 1
    status, _, err = command("discard", "Autumn")
    assert (status, err) == (1, "Nothing is proposed.\n")


def test_only_says_what_it_would_count(command: Command, cutter: Cutter) -> None:
    status, out, _ = command("propose", "Autumn", "20 seconds", "--estimate", "--json")
    assert status == 0
    cost = json.loads(out)
    assert (cost["wanted"], cost["searches"], cost["photos"]) == (20.0, 0, 20)
    assert cutter.calls == 0


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["Winter", "20 seconds"], 2, "There is no plan called “Winter”."),
        (["Autumn", " "], 2, "There is no brief."),
        (["Autumn", "20 seconds", "--album", "Nowhere"], 2, "Nowhere"),
        (["Autumn", "20 seconds, yellow"], 1, "No plan came of it"),
    ],
)
def test_what_is_wrong_is_said(
    command: Command, cutter: Cutter, words: list[str], status: int, told: str
) -> None:
    cutter.service.config(say="I would rather not.")
    answer = command("propose", *words)
    assert answer[0] == status, answer
    assert told in answer[2]
