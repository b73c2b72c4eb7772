"""Fusion with the product's details: what a style sheet cannot do, and the sheet for the rest.

Style sheets are kept to single selectors of a few widgets; a sheet with descendants would be
matched against every widget of the application.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget

from medintel_desktop.ui.tokens import Tokens

_METRICS = {
    QStyle.PixelMetric.PM_IndicatorWidth: 16,
    QStyle.PixelMetric.PM_IndicatorHeight: 16,
    QStyle.PixelMetric.PM_ExclusiveIndicatorWidth: 16,
    QStyle.PixelMetric.PM_ExclusiveIndicatorHeight: 16,
    QStyle.PixelMetric.PM_SmallIconSize: 16,
    QStyle.PixelMetric.PM_ButtonIconSize: 16,
    QStyle.PixelMetric.PM_ListViewIconSize: 16,
    QStyle.PixelMetric.PM_SplitterWidth: 1,  # Qt widens what can be grabbed by itself
    QStyle.PixelMetric.PM_ToolBarItemSpacing: 8,
    QStyle.PixelMetric.PM_ToolBarFrameWidth: 0,
}

_HINTS = {
    QStyle.StyleHint.SH_Widget_Animation_Duration: 0,  # nothing moves by itself
    QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons: 0,
    QStyle.StyleHint.SH_EtchDisabledText: 0,
    QStyle.StyleHint.SH_UnderlineShortcut: 0,  # the keys work all the same
    QStyle.StyleHint.SH_Slider_AbsoluteSetButtons: Qt.MouseButton.LeftButton.value,
    QStyle.StyleHint.SH_ToolTip_WakeUpDelay: 500,
}

_SPLITTER = QStyle.ControlElement.CE_Splitter


class ProductStyle(QProxyStyle):
    """Check boxes, radio buttons, focus ring and splitter, drawn from the tokens."""

    def __init__(self, tokens: Tokens, ring: int) -> None:
        super().__init__("Fusion")
        self._tokens = tokens
        self._ring = ring
        element = QStyle.PrimitiveElement
        self._drawn = {
            element.PE_IndicatorCheckBox: self._check_box,
            element.PE_IndicatorItemViewItemCheck: self._check_box,
            element.PE_IndicatorRadioButton: self._radio_button,
            element.PE_FrameFocusRect: self._focus_ring,
        }

    def set_tokens(self, tokens: Tokens, ring: int) -> None:
        """Take the colours of another scheme; the caller repaints."""
        self._tokens = tokens
        self._ring = ring

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        draw = self._drawn.get(element)
        if draw is None:
            super().drawPrimitive(element, option, painter, widget)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(option, painter)
        painter.restore()

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element == _SPLITTER:
            painter.fillRect(option.rect, self._tokens.line)
        else:
            super().drawControl(element, option, painter, widget)

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        own = _METRICS.get(metric)
        return super().pixelMetric(metric, option, widget) if own is None else own

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        data: QStyleHintReturn | None = None,
    ) -> int:
        own = _HINTS.get(hint)
        return super().styleHint(hint, option, widget, data) if own is None else own

    def _indicator(self, option: QStyleOption) -> tuple[QRectF, bool, QColor, QColor]:
        """The square to draw in, whether it is set, its border and its fill."""
        tokens, state = self._tokens, option.state
        rect = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        on = bool(state & (QStyle.StateFlag.State_On | QStyle.StateFlag.State_NoChange))
        if not state & QStyle.StateFlag.State_Enabled:
            return rect, on, tokens.line, tokens.press if on else tokens.panel
        fill = tokens.afill if on else tokens.base
        held = state & QStyle.StateFlag.State_Sunken
        if not on and held:
            fill = tokens.press
        elif not on and state & QStyle.StateFlag.State_MouseOver:
            fill = tokens.hover
        return rect, on, tokens.afill if on else tokens.strong, fill

    def _check_box(self, option: QStyleOption, painter: QPainter) -> None:
        rect, on, border, fill = self._indicator(option)
        painter.setPen(QPen(border, 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(rect, 3, 3)
        if not on:
            return
        pen = QPen(self._tokens.white, 1.75)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        x, y, unit = rect.x(), rect.y(), rect.width() / 15
        if option.state & QStyle.StateFlag.State_NoChange:
            painter.drawLine(
                QPointF(x + 4 * unit, y + 7.5 * unit), QPointF(x + 11 * unit, y + 7.5 * unit)
            )
        else:
            points = ((3.8, 7.8), (6.3, 10.3), (11.2, 4.9))
            painter.drawPolyline([QPointF(x + a * unit, y + b * unit) for a, b in points])

    def _radio_button(self, option: QStyleOption, painter: QPainter) -> None:
        rect, on, border, fill = self._indicator(option)
        painter.setPen(QPen(border, 1))
        painter.setBrush(fill)
        painter.drawEllipse(rect)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._tokens.white)
            painter.drawEllipse(rect.center(), 3, 3)

    def _focus_ring(self, option: QStyleOption, painter: QPainter) -> None:
        inset = self._ring / 2
        painter.setPen(QPen(self._tokens.accent, self._ring))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rect = QRectF(option.rect).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(rect, 4, 4)


def style_sheet(tokens: Tokens, ring: int) -> str:
    """The sheet of the application.

    Buttons say what they are by a property: ``setProperty("look", "main")`` for the one main
    button, "danger" for deleting, "quiet" for no border; ``setProperty("small", True)`` is 28 px.
    """
    names = {field: getattr(tokens, field) for field in Tokens.__slots__}
    colors = {name: color.name() for name, color in names.items()}
    thumb = tokens.strong
    return _SHEET.format(
        **colors,
        ring=ring,
        thumb=f"rgba({thumb.red()},{thumb.green()},{thumb.blue()},55%)",
        main_hover=tokens.afill.lighter(108).name(),
        main_press=tokens.afill.darker(112).name(),
    )


_SHEET = """
QLineEdit, QPlainTextEdit, QTextEdit {{
  placeholder-text-color: {t3};
  background: {base}; color: {t1}; border: 1px solid {strong}; border-radius: 6px;
  padding: 0 8px; selection-background-color: {afill}; selection-color: {white}; }}
QLineEdit {{ min-height: 30px; }}
QLineEdit[small="true"] {{ min-height: 26px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus {{
  border: {ring}px solid {accent}; padding: 0 7px; }}
QLineEdit:disabled {{ color: {t3}; border-color: {line}; background: {panel}; }}
QLineEdit[readOnly="true"] {{ background: {panel}; border-color: {line}; }}
QPushButton {{ background: {raised}; color: {t1}; border: 1px solid {line}; border-radius: 6px;
  min-height: 30px; padding: 0 12px; font-weight: 500; }}
QPushButton[small="true"] {{ min-height: 26px; padding: 0 10px; font-size: 12px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {press}; }}
QPushButton:disabled {{ color: {t3}; background: {panel}; border-color: {line}; }}
QPushButton:focus {{ border: {ring}px solid {accent}; padding: 0 11px; }}
QPushButton[look="main"] {{ background: {afill}; color: {white}; border-color: {afill}; }}
QPushButton[look="main"]:hover {{ background: {main_hover}; }}
QPushButton[look="main"]:pressed {{ background: {main_press}; }}
QPushButton[look="main"]:disabled {{ background: {press}; color: {t3}; border-color: {press}; }}
QPushButton[look="main"]:focus {{ border: {ring}px solid {t1}; }}
QPushButton[look="danger"] {{ color: {danger}; }}
QPushButton[look="quiet"] {{ background: transparent; border-color: transparent; }}
QPushButton[look="quiet"]:hover {{ background: {hover}; }}
QPushButton[look="link"] {{ background: transparent; border-color: transparent; color: {accent};
  padding: 0 4px; min-height: 24px; }}
QPushButton[look="link"]:hover {{ text-decoration: underline; }}
QPushButton[look="quiet"]:focus, QPushButton[look="link"]:focus {{ border-color: {accent}; }}
QToolButton {{ background: transparent; color: {t2}; border: 1px solid transparent;
  border-radius: 6px; padding: 3px 6px; }}
QToolButton:hover {{ background: {hover}; color: {t1}; }}
QToolButton:pressed {{ background: {press}; }}
QToolButton:checked {{ background: {press}; color: {t1}; }}
QToolButton:focus {{ border: 1px solid {accent}; }}
QToolButton:disabled {{ color: {t3}; }}
QToolButton::menu-indicator {{ image: none; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; border: none; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; border: none; }}
QScrollBar::handle {{ background: {thumb}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {strong}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QHeaderView {{ background: {base}; border: none; }}
QHeaderView::section {{ background: {base}; color: {t2}; border: none; padding: 0 8px;
  border-bottom: 1px solid {line}; }}
QHeaderView::section:hover {{ background: {hover}; color: {t1}; }}
QTabBar {{ border: none; }}
QTabBar::tab {{ background: transparent; color: {t2}; border: none; font-weight: 500;
  border-bottom: 2px solid transparent; padding: 8px 2px; margin: 0 10px; }}
QTabBar::tab:hover {{ color: {t1}; }}
QTabBar::tab:selected {{ color: {t1}; border-bottom: 2px solid {accent}; }}
QTabBar::tab:focus {{ color: {accent}; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {line}; }}
QMenu {{ background: {raised}; color: {t1}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 5px 28px 5px 10px; border-radius: 5px; min-height: 18px; }}
QMenu::item:selected {{ background: {sel}; }}
QMenu::item:disabled {{ color: {t3}; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QMenuBar {{ background: {win}; color: {t1}; padding: 2px 6px; }}
QMenuBar::item {{ padding: 4px 8px; border-radius: 5px; background: transparent; }}
QMenuBar::item:selected {{ background: {hover}; }}
QSlider::groove:horizontal {{ background: {press}; height: 4px; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {strong}; border: 1px solid {strong}; width: 12px;
  margin: -5px 0; border-radius: 7px; }}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{ border-color: {accent};
  background: {accent}; }}
QProgressBar {{ background: {press}; border: none; border-radius: 2px; max-height: 4px;
  min-height: 4px; color: transparent; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 2px; }}
QToolTip {{ background: {raised}; color: {t1}; border: 1px solid {line}; padding: 4px 6px; }}
QStatusBar {{ background: {win}; color: {t2}; }}
QStatusBar::item {{ border: none; }}
QToolBar {{ background: {win}; border: none; spacing: 8px; }}
"""
