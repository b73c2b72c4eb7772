"""The analyst in force: replaced with the key or the model, while streams go on."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.analyst import Question, Reply
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests.contract.analyst.conftest import soon
from tests.service import KEY, StandIn, until


def test_stream_ends_with_the_app_also_on_an_old_connection(
    understood: Workspace, asset: str, service: StandIn, settings: SettingsFile
) -> None:
    service.config(stuck=["stream"], stream_delay=0.0)
    services = understood.services
    old = services.analyst()
    stream = old.stream(Question("What is it?", asset), lambda: False)
    assert next(stream) == "The video has "
    settings.change(pegasus_model="pegasus1.5")
    services.reset()
    assert (old.model, services.analyst().model) == ("pegasus1.6", "pegasus1.5")
    with soon():
        services.close()
        assert list(stream) == [Reply("The video has ", whole=False)]
    until(lambda: [row for row in service.log("/analyze") if row.get("client_gone")] or None)


def test_stream_goes_on_to_its_end_after_a_new_key(
    understood: Workspace, asset: str, service: StandIn
) -> None:
    """A paid answer is on it."""
    service.config(stuck=["stream"], stream_delay=0.0)
    stream = understood.services.analyst().stream(Question("What is it?", asset), lambda: False)
    next(stream)
    understood.services.reset()
    assert understood.services.analyst().check().ok
    service.config(stuck=[])
    *_, reply = stream
    assert isinstance(reply, Reply)
    assert reply.whole


def test_key_for_answers_is_used_for_answers_alone(
    tmp_path: Path, settings: SettingsFile, service: StandIn
) -> None:
    settings.change(twelvelabs_base_url=service.base_url)
    secrets = Secrets(environment={"TWELVE_LABS_API_KEY": "tlk_wrong", "PEGASUS_API_KEY": KEY})
    workspace = open_workspace(tmp_path / "library", settings, secrets)
    assert not workspace.services.video_ai().check().ok
    assert workspace.services.analyst().check().ok
    workspace.close()


def test_without_a_key_there_is_no_model(workspace: Workspace) -> None:
    assert workspace.services.analyst().model is None
