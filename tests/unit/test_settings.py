"""Settings survive nonsense; secrets go to the keyring, to memory, or nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.errors import FileGone, UsageError
from medintel_desktop.settings.dotenv import import_dotenv
from medintel_desktop.settings.model import Settings, SettingsFile
from medintel_desktop.settings.paths import default_library_dir, resources_dir
from medintel_desktop.settings.secrets import Place, Secrets


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring that works."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.kept.pop((service, username), None)


@pytest.fixture
def working_keyring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    working = MemoryKeyring()
    keyring.set_keyring(working)
    yield working
    keyring.set_keyring(before)


def test_defaults_and_saving(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    file = SettingsFile(path, environment={})
    assert file.current == Settings()
    file.change(scheme="dark", monthly_minutes=90)
    assert SettingsFile(path, environment={}).current.monthly_minutes == 90
    assert [p.name for p in path.parent.iterdir()] == ["settings.json"], "no half file is left"


def test_what_cannot_be_saved_holds_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file where the folder should be")
    file = SettingsFile(tmp_path / "blocked" / "settings.json", environment={})
    assert file.change(scheme="dark").scheme == "dark"


def test_an_unknown_model_means_the_default() -> None:
    environment = {"EMBEDDING_MODEL": "Marengo-retrieval-2.7"}
    assert SettingsFile(Path("/none"), environment).current.embedding_model == "marengo3.0"


def test_the_environment_wins_and_is_never_written(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    file = SettingsFile(path, environment={"EMBEDDING_CLIP_LENGTH": "6"})
    assert file.current.clip_length == 6
    file.change(scheme="light")
    assert json.loads(path.read_text())["clip_length"] == 0


@pytest.mark.parametrize("value", ["null", "Infinity", "NaN", "[1]", '{"a": 1}', "1e999"])
def test_values_of_the_wrong_kind_mean_the_default(tmp_path: Path, value: str) -> None:
    path = tmp_path / "settings.json"
    names = ("library_dir", "monthly_minutes", "recent_searches", "secrets_saved", "scheme")
    for name in names:
        path.write_text(f'{{"{name}": {value}}}')
        settings = SettingsFile(path, environment={}).current
        if name in ("library_dir", "monthly_minutes", "scheme"):
            assert settings == Settings(), name


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"scheme": 7, "clip_length": "x"}'])
def test_a_broken_file_means_defaults(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text)
    assert SettingsFile(path, environment={}).current == Settings()


@given(
    st.dictionaries(st.sampled_from(["clip_length", "monthly_minutes", "volume"]), st.integers())
)
def test_numbers_stay_within_their_limits(values: dict[str, int]) -> None:
    from medintel_desktop.settings.model import _from_values

    settings = _from_values(values)
    assert settings.clip_length == 0 or 2 <= settings.clip_length <= 10
    assert settings.monthly_minutes >= 0
    assert 0 <= settings.volume <= 100


def test_secrets_without_a_keyring_stay_in_memory() -> None:
    secrets = Secrets(environment={})
    assert secrets.place("twelvelabs") is Place.NOWHERE
    assert secrets.keep("twelvelabs", "tlk_x") is Place.MEMORY
    assert (secrets.get("twelvelabs"), secrets.place("twelvelabs")) == ("tlk_x", Place.MEMORY)
    assert Secrets(environment={}).get("twelvelabs") is None, "gone with the process"
    secrets.forget("twelvelabs")
    assert secrets.get("twelvelabs") is None


def test_secrets_in_the_keyring_and_the_environment(working_keyring: MemoryKeyring) -> None:
    secrets = Secrets(environment={})
    assert secrets.keep("twelvelabs", "tlk_kept") is Place.KEYRING
    assert Secrets(environment={}).get("twelvelabs") == "tlk_kept"
    exported = Secrets(environment={"TWELVELABS_API_KEY": "tlk_env"})
    assert (exported.get("twelvelabs"), exported.place("twelvelabs")) == (
        "tlk_env",
        Place.ENVIRONMENT,
    )
    assert list(working_keyring.kept.values()) == ["tlk_kept"]
    secrets.forget("twelvelabs")
    assert working_keyring.kept == {}


def test_a_pool_never_asks_for_more_than_it_may_hold() -> None:
    environment = {"DB_POOL_MIN": "5", "DB_POOL_MAX": "2", "DB_POOL_INCREMENT": "0"}
    now = SettingsFile(Path("/none"), environment).current
    assert (now.oracle_pool_min, now.oracle_pool_max, now.oracle_pool_increment) == (5, 5, 1)


def test_import_of_a_dotenv_file(tmp_path: Path, working_keyring: MemoryKeyring) -> None:
    env = tmp_path / ".env"
    env.write_text(
        "# keys\nTWELVE_LABS_API_KEY='tlk_secret'\nEMBEDDING_MODEL=marengo3.5\n"
        "ORACLE_DB_USERNAME=ADMIN\nORACLE_DB_PASSWORD=Welcome\nMAPBOX_TOKEN=pk\nEMPTY=\nA=${HOME}\n"
    )
    file = SettingsFile(tmp_path / "settings.json", environment={})
    imported = import_dotenv(env, file, Secrets(environment={}))
    assert imported.secrets == ("TWELVE_LABS_API_KEY", "ORACLE_DB_PASSWORD")
    assert imported.settings == ("EMBEDDING_MODEL", "ORACLE_DB_USERNAME")
    assert set(imported.ignored) == {"MAPBOX_TOKEN", "EMPTY", "A"}
    assert list(working_keyring.kept.values()) == ["tlk_secret", "Welcome"]
    assert "tlk_secret" not in (tmp_path / "settings.json").read_text()
    assert file.current.secrets_saved.keys() == {"twelvelabs", "oracle"}


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ("PEGASUS_API_KEY=p", {"twelvelabs": "p"}),
        ("TWELVE_LABS_API_KEY=t\nPEGASUS_API_KEY=p", {"twelvelabs": "t", "pegasus": "p"}),
        ("TWELVE_LABS_API_KEY=t", {"twelvelabs": "t"}),
    ],
)
def test_key_for_answers_is_kept_apart_only_beside_another(
    tmp_path: Path, working_keyring: MemoryKeyring, lines: str, kept: dict[str, str]
) -> None:
    """Kept twice, it would go on answering after the one that is shown was replaced."""
    env = tmp_path / ".env"
    env.write_text(lines)
    secrets = Secrets(environment={})
    import_dotenv(env, SettingsFile(tmp_path / "settings.json", environment={}), secrets)
    names = ("twelvelabs", "pegasus")
    assert {name: key for name in names if (key := secrets.get(name))} == kept


def test_unknown_model_for_answers_falls_back(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json", environment={})
    assert file.current.pegasus_model == "pegasus1.6"
    file.change(pegasus_model="pegasus1.2")
    assert file.current.pegasus_model == "pegasus1.6"


def test_import_of_what_is_no_dotenv_file(tmp_path: Path) -> None:
    file, secrets = SettingsFile(tmp_path / "s.json", environment={}), Secrets(environment={})
    with pytest.raises(FileGone):
        import_dotenv(tmp_path / "none", file, secrets)
    (tmp_path / "bin").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(UsageError):
        import_dotenv(tmp_path / "bin", file, secrets)
    with pytest.raises(UsageError):
        import_dotenv(tmp_path, file, secrets)


def test_folders(tmp_path: Path) -> None:
    assert default_library_dir({"MEDINTEL_LIBRARY": str(tmp_path)}) == tmp_path
    assert default_library_dir({}).name == "MedIntel Library"
    assert (resources_dir() / "icons").is_dir()
