"""Colours can be told apart and read; the theme follows the system and the user."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontInfo,
    QGuiApplication,
    QIcon,
    QImage,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLineEdit,
    QRadioButton,
    QStackedWidget,
    QStyle,
    QStyleOptionButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from medintel_desktop.settings.paths import resources_dir
from medintel_desktop.ui import fonts
from medintel_desktop.ui.clear_button import ClearButton
from medintel_desktop.ui.style import ProductStyle
from medintel_desktop.ui.theme import (
    DARK,
    LIGHT,
    PER_TURN,
    Role,
    Theme,
    Tokens,
    blend,
    contrast,
)
from medintel_desktop.ui.tokens import high_contrast
from medintel_desktop.ui.window.menu_bar import MenuBar

SCHEMES = pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
SURFACES = ("win", "panel", "base", "raised", "sel", "selin", "hover")
TEXTS = ("t1", "t2", "accent", "danger", "warn", "ok")


def of(tokens: Tokens, name: str) -> QColor:
    color = getattr(tokens, name)
    assert isinstance(color, QColor)
    return color


def too_weak(
    tokens: Tokens, fronts: Iterable[str], backs: Iterable[str], least: float
) -> list[str]:
    """The pairs whose contrast is below ``least``."""
    return [
        f"{front} on {back}"
        for front, back in product(fronts, backs)
        if contrast(of(tokens, front), of(tokens, back)) < least
    ]


def plain(app: QApplication, palette: QPalette) -> None:
    app.setStyleSheet("")
    app.setStyle("Fusion")
    app.setPalette(palette)


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[Theme]:
    """The application in light."""
    before = qapp.palette()
    theme = Theme()
    theme.set_scheme("light")
    theme.apply(qapp)
    yield theme
    plain(qapp, before)


@SCHEMES
def test_text_is_readable_on_every_surface(tokens: Tokens) -> None:
    assert too_weak(tokens, TEXTS, SURFACES, 4.5) == []


@SCHEMES
def test_quiet_text_is_readable_off_the_selection(tokens: Tokens) -> None:
    assert too_weak(tokens, ["t3"], ["win", "panel", "base", "raised"], 4.5) == []


@SCHEMES
def test_marks_stand_out_from_every_surface_and_their_lane(tokens: Tokens) -> None:
    assert too_weak(tokens, ["picture", "sound", "speech"], [*SURFACES, "press"], 3) == []


@SCHEMES
def test_borders_of_fields_are_visible(tokens: Tokens) -> None:
    assert too_weak(tokens, ["strong"], ["win", "panel", "base"], 3) == []


@SCHEMES
def test_states_are_readable_on_their_own_back(tokens: Tokens) -> None:
    for kind in ("danger", "warn", "ok"):
        assert too_weak(tokens, [kind], [f"{kind}_back"], 4.5) == []


@SCHEMES
def test_white_is_readable_on_fills_and_pills(tokens: Tokens) -> None:
    over_white = blend(tokens.pill, tokens.white)
    for fill in (tokens.afill, tokens.pill_failed, tokens.pill_offline, over_white):
        assert contrast(tokens.white, fill) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(QColor("white"), QColor("black")) == pytest.approx(21)
    assert contrast(QColor("#767676"), QColor("white")) == pytest.approx(4.54, abs=0.01)


@SCHEMES
def test_high_contrast_strengthens_lines_and_quiet_text(tokens: Tokens) -> None:
    strong = high_contrast(tokens)
    assert contrast(strong.line, strong.base) >= 3
    assert contrast(strong.t3, strong.sel) >= 4.5


def test_the_system_is_followed_until_the_user_chooses(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme()
    theme.set_scheme("system")
    hints = QGuiApplication.styleHints()
    with qtbot.waitSignal(theme.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.dark
    assert theme.tokens == DARK
    with qtbot.waitSignal(theme.changed):
        theme.set_scheme("light")
    with qtbot.assertNotEmitted(theme.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.tokens == LIGHT


def test_an_unknown_scheme_is_refused(theme: Theme) -> None:
    with pytest.raises(ValueError, match="sepia"):
        theme.set_scheme("sepia")


def test_a_dressed_application_changes_with_the_scheme(qtbot: QtBot, qapp: QApplication) -> None:
    before = qapp.palette()
    theme = Theme()
    theme.set_scheme("light")
    field = QLineEdit()
    qtbot.addWidget(field)
    try:
        theme.apply(qapp)
        field.resize(200, 32)
        field.show()
        assert field.grab().toImage().pixelColor(100, 16) == LIGHT.base
        theme.set_scheme("dark")
        assert qapp.palette().color(QPalette.ColorRole.Highlight) == DARK.sel
        assert field.grab().toImage().pixelColor(100, 16) == DARK.base
    finally:
        field.close()
        plain(qapp, before)


class Watched(QWidget):
    """Writes down when it was restyled and painted."""

    def __init__(self, name: str, told: list[str]) -> None:
        super().__init__()
        self._name, self._told = name, told

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._told.append(f"{self._name} restyled")

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._told.append(f"{self._name} painted")


@pytest.fixture
def seen(qtbot: QtBot, dressed: Theme) -> Callable[[QWidget], None]:
    """Show a widget and wait until it is painted for the first time."""

    def show(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        widget.show()
        qtbot.waitExposed(widget)
        QApplication.processEvents()

    return show


def test_in_turns_few_are_restyled_at_once_and_nothing_is_painted_until_all_are(
    qtbot: QtBot, dressed: Theme, seen: Callable[[QWidget], None]
) -> None:
    told: list[str] = []
    window = Watched("window", told)
    column = QVBoxLayout(window)
    for number in range(3 * PER_TURN):
        column.addWidget(Watched(str(number), told))
    seen(window)
    dressed.in_turns = True
    dressed.changed.connect(lambda: told.append("changed"))
    told.clear()
    turns = QTimer()
    turns.timeout.connect(lambda: told.append("turn"))
    turns.start(0)
    dressed.set_scheme("dark")
    assert dressed.tokens == DARK, "what is painted by a delegate reads it at once"
    qtbot.waitUntil(lambda: "window painted" in told)
    turns.stop()
    restyled = [one for one in told if one.endswith("restyled")]
    assert len(restyled) == len(set(restyled)) == 3 * PER_TURN + 1, "each once"
    assert told.index("changed") > told.index(restyled[-1])
    assert min(told.index(one) for one in told if one.endswith("painted")) > told.index("changed")
    until = told[: told.index("changed")]
    ends = [place for place, one in enumerate(until) if one == "turn"]
    for start, end in zip([0, *ends], [*ends, len(until)], strict=True):
        assert len([one for one in until[start:end] if one != "turn"]) <= PER_TURN


def test_a_page_out_of_sight_has_the_colours_when_it_is_shown(
    dressed: Theme, seen: Callable[[QWidget], None]
) -> None:
    stack, pages = QStackedWidget(), [QLineEdit(), QLineEdit(), QLineEdit()]
    for page in pages:
        stack.addWidget(page)
    stack.resize(200, 32)
    seen(stack)
    stack.setCurrentWidget(pages[1])
    for scheme, tokens in (("dark", DARK), ("light", LIGHT)):
        dressed.set_scheme(scheme)
        for page in reversed(pages):  # the last was not seen before the first change
            stack.setCurrentWidget(page)
            assert page.grab().toImage().pixelColor(100, 16) == tokens.base


def test_a_widget_made_meanwhile_has_the_new_colours(
    qtbot: QtBot, dressed: Theme, seen: Callable[[QWidget], None]
) -> None:
    seen(QWidget())
    dressed.in_turns = True
    with qtbot.waitSignal(dressed.changed):
        dressed.set_scheme("dark")
        field = QLineEdit()
        seen(field)
    assert field.grab().toImage().pixelColor(field.width() // 2, 16) == DARK.base


def test_a_widget_gone_meanwhile_is_not_missed(
    qtbot: QtBot, dressed: Theme, seen: Callable[[QWidget], None]
) -> None:
    gone, there = QTableView(), QLineEdit()
    for widget in (gone, there):
        seen(widget)
    dressed.in_turns = True
    inside = gone.viewport()
    with qtbot.waitSignal(dressed.changed):
        dressed.set_scheme("dark")
        shiboken6.delete(gone)
        assert not shiboken6.isValid(inside)
    assert there.grab().toImage().pixelColor(there.width() // 2, 16) == DARK.base


def test_in_turns_the_last_of_two_changes_stands(
    qtbot: QtBot, dressed: Theme, seen: Callable[[QWidget], None]
) -> None:
    field, told = QLineEdit(), list[Tokens]()
    seen(field)
    dressed.set_scheme("dark")
    dressed.in_turns = True
    dressed.changed.connect(lambda: told.append(dressed.tokens))
    dressed.set_scheme("light")
    dressed.set_scheme("dark")
    qtbot.waitUntil(lambda: bool(told) and field.updatesEnabled())
    assert all(tokens == DARK for tokens in told)
    assert field.grab().toImage().pixelColor(field.width() // 2, 16) == DARK.base


def test_a_check_box_has_a_visible_border_in_the_dark(qtbot: QtBot, qapp: QApplication) -> None:
    style = ProductStyle(DARK, 2)
    box = QCheckBox()
    qtbot.addWidget(box)
    option = QStyleOptionButton()
    option.initFrom(box)
    option.rect.setSize(QSize(16, 16))
    option.state = QStyle.StateFlag.State_Enabled | QStyle.StateFlag.State_Off
    image = QImage(16, 16, QImage.Format.Format_ARGB32)
    image.fill(DARK.panel)
    painter = QPainter(image)
    style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, option, painter, box)
    painter.end()
    assert contrast(image.pixelColor(0, 8), DARK.panel) >= 3


@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton, QTableView])
def test_boxes_to_tick_are_16_px_wide(kind: type[QWidget], qtbot: QtBot, dressed: Theme) -> None:
    widget = kind()
    qtbot.addWidget(widget)
    widget.ensurePolished()
    metric = QStyle.PixelMetric.PM_IndicatorWidth
    assert widget.style().pixelMetric(metric, None, widget) == 16


def test_no_letter_of_the_menu_bar_is_underlined(qtbot: QtBot, dressed: Theme) -> None:
    pictures = []
    for title in ("&File", "File"):
        bar = MenuBar()
        qtbot.addWidget(bar)
        bar.addMenu(title)
        bar.resize(120, 30)
        pictures.append(bar.grab().toImage())
    assert pictures[0] == pictures[1]


def test_the_bundled_typeface_is_used_in_its_weights(qapp: QApplication) -> None:
    theme = Theme()
    fonts.load(resources_dir() / "fonts")
    for role, weight in ((Role.BODY, 400), (Role.BUTTON, 500), (Role.TITLE, 600)):
        info = QFontInfo(theme.font(role))
        assert (info.family(), info.weight()) == ("Inter", weight)


def test_every_icon_is_drawn_in_the_colour_asked_for(theme: Theme) -> None:
    names = [file.stem for file in (resources_dir() / "icons").glob("*.svg")]
    assert len(names) > 100
    for name in names:
        image = theme.pixmap(name, 24, QColor("#FF0000"), 2.0).toImage()
        assert image.size() == QSize(48, 48)
        spots = (image.pixelColor(x, y) for x in range(0, 48, 2) for y in range(0, 48, 2))
        assert {spot.name() for spot in spots if spot.alpha() == 255} == {"#ff0000"}, name


def test_icons_are_drawn_once(theme: Theme) -> None:
    first = theme.pixmap("star", 16)
    assert theme.pixmap("star", 16).cacheKey() == first.cacheKey()
    assert theme.pixmap("star", 16, filled=True).cacheKey() != first.cacheKey()


def test_an_icon_has_a_colour_for_each_state(theme: Theme) -> None:
    icon = theme.icon("plus", 16)
    modes = (QIcon.Mode.Normal, QIcon.Mode.Disabled)
    normal, disabled = (icon.pixmap(QSize(16, 16), mode).toImage() for mode in modes)
    on = icon.pixmap(QSize(16, 16), QIcon.Mode.Normal, QIcon.State.On).toImage()
    assert normal != disabled
    assert normal != on


def test_the_button_that_empties_a_line_is_of_our_icons(theme: Theme, qtbot: QtBot) -> None:
    line = QLineEdit("leaves")
    qtbot.addWidget(line)
    ClearButton(theme, line)
    for scheme, tokens in (("dark", DARK), ("light", LIGHT)):
        theme.set_scheme(scheme)
        assert theme.tokens == tokens
        (button,) = line.findChildren(QToolButton)
        ours = theme.icon("x", 16).pixmap(16).toImage()
        assert button.icon().pixmap(16).toImage() == ours
    button.click()
    assert line.text() == ""
