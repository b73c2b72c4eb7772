"""Who we are to OCI: config files, profiles, keys, tokens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop.backends.oci.media_store import OciMediaStore
from medintel_desktop.domain.errors import KeyRefused, NotSetUp
from tests.stores import Bytes, OciStandIn, oci_store_of


@pytest.fixture
def config(oci_stand_in: OciStandIn, tmp_path: Path) -> Path:
    """A copy of the stand-in's config file that a test may spoil."""
    return Path(shutil.copy(oci_stand_in.config, tmp_path / "config"))


@pytest.fixture
def connect(oci_stand_in: OciStandIn) -> Iterator[Any]:
    opened: list[OciMediaStore] = []

    def connect(**options: Any) -> OciMediaStore:
        opened.append(oci_store_of(oci_stand_in, **options))
        return opened[-1]

    yield connect
    for store in opened:
        store.close()


def works(store: OciMediaStore) -> bool:
    return store.check().ok


def test_an_api_key(connect: Any) -> None:
    store = connect()
    assert works(store)
    assert store.place == "oci:stubnamespace/photos"


def test_the_namespace_is_asked_for_once(connect: Any, oci_stand_in: OciStandIn) -> None:
    store = connect()
    for _ in range(3):
        assert store.place == "oci:stubnamespace/photos"
    assert len(oci_stand_in.log("GetNamespace")) == 1
    oci_stand_in.forget_log()
    assert works(connect(namespace="stubnamespace"))
    assert oci_stand_in.log("GetNamespace") == []


def test_a_key_with_a_pass_phrase(connect: Any, config: Path) -> None:
    assert works(connect(profile="ENCRYPTED"))
    without = config.read_text().replace(f"pass_phrase = {OciStandIn.pass_phrase}", "")
    config.write_text(without)
    with pytest.raises(NotSetUp, match="locked by a pass phrase"):
        connect(config_paths=[config], profile="ENCRYPTED")
    for wrong in ("other", "größe"):
        with pytest.raises(NotSetUp, match="cannot be opened") as caught:
            connect(config_paths=[config], profile="ENCRYPTED", pass_phrase=wrong)
        assert wrong not in caught.value.hint + caught.value.title
    right = OciStandIn.pass_phrase
    assert works(connect(config_paths=[config], profile="ENCRYPTED", pass_phrase=right))


def test_the_first_config_file_that_is_there_counts(
    connect: Any, config: Path, tmp_path: Path
) -> None:
    missing, broken = tmp_path / "none", tmp_path / "broken"
    broken.write_text("[DEFAULT]\nregion = us-ashburn-1\n")
    assert works(connect(config_paths=[missing, config, broken]))
    with pytest.raises(NotSetUp, match="cannot be used"):
        connect(config_paths=[missing, broken, config])
    with pytest.raises(NotSetUp, match="no OCI config file") as caught:
        connect(config_paths=[missing])
    assert str(missing) in caught.value.hint


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        ("nonsense", "not written"),
        ("[DEFAULT]\nuser = x\nfingerprint = 1\n", "fingerprint is malformed"),
        ("[DEFAULT]\nkey_file = /nowhere/key.pem\n", "key file"),
        ("[DEFAULT]\nkey_content = secret\n", "not written"),
        ("[OTHER]\nregion = x\n", "is missing"),
        ("\xff\xfe", "not written"),
    ],
)
def test_a_config_file_of_no_use_is_explained(
    connect: Any, tmp_path: Path, content: str, hint: str
) -> None:
    path = tmp_path / "bad"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(NotSetUp) as caught:
        connect(config_paths=[path])
    assert hint in caught.value.hint
    assert caught.value.service == "oci"


def test_a_profile_that_is_not_there(connect: Any) -> None:
    with pytest.raises(NotSetUp) as caught:
        connect(profile="NONE")
    assert "profile is not in it" in caught.value.hint


def test_the_region_may_come_from_the_settings(connect: Any, config: Path) -> None:
    config.write_text(config.read_text().replace("region = us-ashburn-1", ""))
    with pytest.raises(NotSetUp) as caught:
        connect(config_paths=[config])
    assert "region" in caught.value.hint
    assert works(connect(config_paths=[config], region="us-ashburn-1"))


@pytest.mark.parametrize("endpoint", ["localhost:1", "ftp://x", "http://", "http://a b", "x"])
def test_an_address_that_is_none(connect: Any, endpoint: str) -> None:
    with pytest.raises(NotSetUp, match="address"):
        connect(endpoint=endpoint)


def test_no_bucket_is_not_set_up(connect: Any) -> None:
    with pytest.raises(NotSetUp, match="bucket"):
        connect(bucket="")


@pytest.mark.parametrize("login", ["", "token"])
def test_a_session_token(connect: Any, oci_stand_in: OciStandIn, login: str) -> None:
    store = connect(profile="SESSION", login=login)
    assert works(store)


def test_a_token_where_there_is_none(connect: Any) -> None:
    with pytest.raises(NotSetUp) as caught:
        connect(login="token")
    assert "security_token_file" in caught.value.hint


def test_a_new_session_token_is_taken_up(connect: Any, config: Path, tmp_path: Path) -> None:
    """Signing in again on the command line writes the file anew; nothing is to be restarted."""
    fresh = (config.parent / "token").with_suffix(".txt")
    source = next(line for line in config.read_text().splitlines() if "security_token_file" in line)
    good = Path(source.partition("=")[2].strip()).read_text()
    fresh.write_text("expired")
    config.write_text(config.read_text().replace(source, f"security_token_file = {fresh}"))
    store = connect(config_paths=[config], profile="SESSION")
    with pytest.raises(KeyRefused) as caught:
        store.put("a", Bytes(b"x"), "text/plain", {})
    assert caught.value.service == "oci"
    fresh.write_text(good)
    store.put("a", Bytes(b"x"), "text/plain", {})
    assert works(store)


def test_a_machine_that_is_none_is_said(connect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCI_METADATA_BASE_URL", "http://127.0.0.1:9/opc/v2")
    with pytest.raises(NotSetUp, match="no machine of OCI"):
        connect(login="instance")


def test_a_profile_cannot_make_the_sdk_print_headers(
    connect: Any, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``log_requests`` would print what is signed, of every connection of the process."""
    config.write_text(config.read_text().replace("[DEFAULT]", "[DEFAULT]\nlog_requests = true"))
    assert works(connect(config_paths=[config]))
    assert capsys.readouterr().out == ""
