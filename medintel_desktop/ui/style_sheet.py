"""The style sheet of every window.

It is kept to single selectors of a few widgets: one with descendants would be matched against
every widget. Palette, style and delegates do the rest.
"""

from __future__ import annotations

from medintel_desktop.ui.tokens import Tokens


def style_sheet(tokens: Tokens, ring: int) -> str:
    """The sheet in the colours of a scheme.

    Buttons say what they are by a property: ``setProperty("look", "main")`` for the one main
    button, "danger" for deleting, "quiet" for no border; ``setProperty("small", True)`` is 28 px.
    A widget with a sheet of its own is styled twice when the colours change, one with a "look"
    once.
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
QLineEdit[look="title"] {{ background: transparent; border: 1px solid transparent;
  border-radius: 4px; padding: 0 3px; min-height: 22px; color: {t1}; }}
QLineEdit[look="title"]:hover {{ border-color: {line}; }}
QLineEdit[look="title"]:focus {{ background: {base}; border: {ring}px solid {accent};
  padding: 0 2px; }}
QLineEdit[look="title"][readOnly="true"] {{ border-color: transparent; background: transparent; }}
QLineEdit[look="row"] {{ border-radius: 4px; min-height: 22px; padding: 0 5px; font-size: 12px; }}
QLineEdit[look="row"]:focus {{ padding: 0 4px; }}
QTextEdit[look="text"] {{ background: transparent; border: none; border-radius: 0; padding: 0; }}
QTextEdit[look="text"]:focus {{ border: none; padding: 0; }}
QListWidget[look="field"] {{ background: {base}; border: 1px solid {strong}; border-radius: 6px;
  padding: 4px; }}
QPushButton {{ background: {raised}; color: {t1}; border: 1px solid {line}; border-radius: 6px;
  min-height: 30px; padding: 0 12px; font-weight: 500; outline: none; }}
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
QPushButton[look="danger"]:disabled {{ color: {t3}; }}
QPushButton[look="quiet"] {{ background: transparent; border-color: transparent; }}
QPushButton[look="quiet"]:hover {{ background: {hover}; }}
QPushButton[look="link"] {{ background: transparent; border-color: transparent; color: {accent};
  padding: 0 4px; min-height: 24px; }}
QPushButton[inline="true"], QPushButton[inline="true"]:focus {{ padding: 0; }}
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
QToolButton[look="bare"] {{ padding: 0; }}
QToolButton[look="fold"] {{ background: transparent; border: 1px solid transparent;
  padding: 0 4px 0 0; color: {t2}; font-size: 12px; font-weight: 600; }}
QToolButton[look="fold"]:checked, QToolButton[look="fold"]:pressed {{
  background: transparent; color: {t2}; }}
QToolButton[look="fold"]:hover {{ background: transparent; color: {t1}; }}
QToolButton[look="fold"]:focus {{ border: 1px solid {accent}; border-radius: 5px; }}
QToolButton[look="segment"] {{ border: none; border-radius: 5px; padding: 0 10px; color: {t1}; }}
QToolButton[look="segment"]:checked {{ background: {sel}; color: {t1}; }}
QToolButton[look="segment"][away="true"]:checked {{ background: transparent; }}
QToolButton[look="segment"]:focus {{ border: {ring}px solid {accent}; padding: 0 8px; }}
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
QTabBar {{ border: none; outline: none; }}
QTabBar::tab {{ background: transparent; color: {t2}; border: none; font-weight: 500;
  border-bottom: 2px solid transparent; padding: 8px 2px; margin: 0 10px; }}
QTabBar::tab:hover {{ color: {t1}; }}
QTabBar::tab:selected {{ color: {t1}; border-bottom: 2px solid {accent}; }}
QTabBar::tab:focus {{ color: {accent}; background: {hover}; }}
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
QCheckBox::indicator, QRadioButton::indicator, QTableView::indicator {{ width: 16px;
  height: 16px; }}
QSplitter::handle {{ background: {line}; }}
QProgressBar {{ background: {press}; border: none; border-radius: 2px; max-height: 4px;
  min-height: 4px; color: transparent; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 2px; }}
QToolTip {{ background: {raised}; color: {t1}; border: 1px solid {line}; padding: 4px 6px; }}
QStatusBar {{ background: {win}; color: {t2}; }}
QStatusBar::item {{ border: none; }}
QToolBar {{ background: {win}; border: none; spacing: 8px; }}
"""
