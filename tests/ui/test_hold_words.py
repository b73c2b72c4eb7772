"""The banner says which service waits, why, and leads where that is set right."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QPushButton

from medintel_desktop.catalogue.holds import Hold
from medintel_desktop.domain.errors import (
    BucketGone,
    ClockWrong,
    DiskFull,
    KeyRefused,
    MedIntelError,
    PermissionMissing,
    QuotaUsedUp,
    ServiceBusy,
    ServiceUnreachable,
)
from medintel_desktop.ui import metered
from medintel_desktop.ui.banner import BannerText
from medintel_desktop.ui.messages import OF_HOLDS
from medintel_desktop.ui.reachable import ReachableWatch
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.window.hold_words import Ways, banners
from tests.ui.window import Open

TILL_THE_USER_ACTS = None
LATER = 4e9


class Led:
    """Remembers where the button of a banner led."""

    def __init__(self) -> None:
        self.to: list[str] = []

    @property
    def ways(self) -> Ways:
        return Ways(self.to.append, partial(self.to.append, "jobs"))


def said_of(error: MedIntelError, service: str, until: float | None, led: Led) -> BannerText:
    found = banners([Hold(service, until, error.problem)], 3, 600, led.ways)
    assert found.keys() <= set(OF_HOLDS)
    (banner,) = found.values()
    return banner


@pytest.mark.parametrize(
    ("service", "error", "text", "page"),
    [
        ("twelvelabs", KeyRefused("TwelveLabs refused the key."),
         "TwelveLabs refused the key, so nothing new is sent. Your library and word search are "
         "not affected.", "services"),
        ("oci", KeyRefused("OCI refused the key, so nothing is sent."),
         "OCI refused the key, so nothing is sent. Uploads wait; nothing is lost.", "storage"),
        ("b2", BucketGone("The bucket is in another region."),
         "The bucket is in another region. Uploads wait; nothing is lost.", "storage"),
        ("folder", PermissionMissing("The folder /copies may not be used."),
         "The folder /copies may not be used. Uploads wait; nothing is lost.", "storage"),
        ("oracle", KeyRefused("The account in the database is locked."),
         "The account in the database is locked. Changes wait here; your library works as "
         "always.", "shared library"),
    ],
)  # fmt: skip
def test_what_the_settings_set_right_leads_there(
    service: str, error: MedIntelError, text: str, page: str
) -> None:
    led = Led()
    banner = said_of(error, service, TILL_THE_USER_ACTS, led)
    assert (banner.text, banner.tone, banner.label) == (text, "danger", "Open settings")
    assert banner.action is not None
    banner.action()
    assert led.to == [page]


@pytest.mark.parametrize(
    ("service", "error", "until"),
    [
        ("b2", ClockWrong("This computer's clock is off.", "Set date and time."), None),
        ("b2", QuotaUsedUp("A cap is reached.", "Raise it, then try again."), None),
        ("folder", DiskFull("The disk is full.", "Free some space."), None),
        ("folder", ServiceUnreachable("The folder is not there.", "Connect its disk."), LATER),
    ],
)
def test_what_is_set_right_elsewhere_leads_to_the_jobs(
    service: str, error: MedIntelError, until: float | None
) -> None:
    led = Led()
    banner = said_of(error, service, until, led)
    assert banner.text == f"{error.title} {error.hint}"
    assert (banner.tone, banner.label) == ("warn", "Show jobs")
    assert banner.action is not None
    banner.action()
    assert led.to == ["jobs"]


@pytest.mark.parametrize("service", ["twelvelabs", "oci", "b2"])
def test_without_the_network_you_are_offline(service: str) -> None:
    banner = said_of(ServiceUnreachable("It cannot be reached."), service, LATER, Led())
    assert banner.text.endswith("; 3 jobs go on when the network is back.")


@pytest.mark.parametrize(
    ("service", "error"),
    [
        ("oracle", ServiceUnreachable("The database cannot be reached.")),
        ("oracle", ServiceBusy("All sessions are in use.")),
        ("oci", ServiceBusy("OCI asks for a pause.")),
        ("twelvelabs", ServiceBusy("Too many requests.")),
    ],
)
def test_what_passes_by_itself_is_no_banner(service: str, error: MedIntelError) -> None:
    assert not banners([Hold(service, LATER, error.problem)], 3, 600, Led().ways)


def test_two_services_each_have_their_say() -> None:
    refused = KeyRefused("Refused.").problem
    holds = [Hold("twelvelabs", None, refused), Hold("oci", None, refused)]
    assert banners(holds, 0, 600, Led().ways).keys() == {"key", "oci"}


def test_the_window_says_it_and_takes_it_back(open_window: Open) -> None:
    driver = open_window()
    gone = BucketGone("The OCI bucket was not found.").problem
    driver.workspace.catalogue.jobs.hold(Hold("oci", None, gone))
    driver.parts.shelf.read()
    banner = driver.parts.banner
    driver.until(banner.isVisible)
    assert banner.text == "The OCI bucket was not found. Uploads wait; nothing is lost."
    (button,) = (b for b in banner.findChildren(QPushButton) if b.text() == "Open settings")
    button.click()
    dialog = driver.dialog(SettingsDialog)
    assert dialog.page.name == "Storage"
    dialog.close()
    driver.workspace.catalogue.jobs.release("oci")
    driver.parts.shelf.read()
    driver.until(lambda: not banner.isVisible())


def test_jobs_go_on_when_the_network_is_back(open_window: Open) -> None:
    driver = open_window()
    jobs, watch = driver.workspace.catalogue.jobs, driver.session.findChild
    driver.until(lambda: watch(ReachableWatch) is not None)
    information = metered.network(QNetworkInformation.Feature.Reachability)
    if information is None:  # this system does not tell: a pause ends with its time
        return
    offline = ServiceUnreachable("OCI cannot be reached.").problem
    jobs.hold(Hold("oci", LATER, offline))
    jobs.hold(Hold("b2", LATER, ServiceBusy("B2 asks for a pause.").problem))
    driver.parts.shelf.read()
    driver.until(driver.parts.banner.isVisible)
    assert driver.parts.banner.text.startswith("You are offline.")
    reach = QNetworkInformation.Reachability
    information.reachabilityChanged.emit(reach.Online)
    information.reachabilityChanged.emit(reach.Disconnected)
    driver.until(lambda: driver.background_rests)
    assert {hold.service for hold in jobs.holds()} == {"oci", "b2"}
    information.reachabilityChanged.emit(reach.Online)
    driver.until(lambda: [hold.service for hold in jobs.holds()] == ["b2"])
    driver.until(lambda: not driver.parts.banner.isVisible())


def test_opening_the_window_again_tries_at_once(open_window: Open) -> None:
    driver = open_window()
    offline = ServiceUnreachable("OCI cannot be reached.").problem
    driver.workspace.catalogue.jobs.hold(Hold("oci", LATER, offline))
    assert driver.close()
    again = open_window()
    again.until(lambda: again.workspace.catalogue.jobs.holds() == [])
