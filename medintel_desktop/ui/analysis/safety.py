"""What was found that some viewers should not see. Nobody asked is never "nothing found"."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import Analysis, Finding, Origin, Passage
from medintel_desktop.domain.moment import Span
from medintel_desktop.ui.analysis.timed_list import TimedList
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

NOT_CHECKED = "Not checked"


class SafetySection(QWidget):
    """One sentence that says who looked and when, and what was found."""

    asked = Signal()
    chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.verdict = Label(theme, "", Role.SMALL, "t2", wrap=True, parent=self)
        self.findings = TimedList(theme, "Content safety", self)
        self.check = QPushButton("Check…", self)
        self.check.setProperty("look", "link")
        self.check.setProperty("small", True)
        self.check.setProperty("inline", True)
        self.check.clicked.connect(self.asked)
        self.findings.chosen.connect(self.chosen)
        inner = QVBoxLayout()
        inner.setContentsMargins(14, 0, 10, 0)
        inner.setSpacing(2)
        inner.addWidget(self.verdict)
        inner.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(inner)
        column.addWidget(self.findings)

    def show_answer(self, answer: Analysis | None, length: float, *, may_ask: bool) -> None:
        findings = _findings(answer)
        self.verdict.setText(verdict(answer))
        self.findings.rows.show([_line(finding, length) for finding in findings])
        self.findings.setVisible(bool(findings))
        unsure = answer is None or not answer.whole
        self.check.setVisible(unsure and may_ask)


def verdict(answer: Analysis | None) -> str:
    """ "Not checked." or who found what, and when. A cut answer counts as not checked."""
    if answer is None:
        return f"{NOT_CHECKED}."
    by = said_by(answer)
    found = len(_findings(answer))
    if not answer.whole:
        extra = f" {words.counted(found, 'finding')} came before that." if found else ""
        return f"{NOT_CHECKED} to the end: the answer was cut off.{extra} {by}."
    if not found:
        return f"Nothing found. Checked by {by}."
    return f"{words.counted(found, 'finding')}. Checked by {by}."


def said_by(answer: Analysis) -> str:
    """ "pegasus1.6, 14 Nov 2024" or "you, 14 Nov 2024"."""
    who = "you" if answer.origin is Origin.USER else answer.model
    when = words.day(datetime.fromtimestamp(answer.made_at))
    return f"{who}, {when}" if who else when


def _findings(answer: Analysis | None) -> list[Finding]:
    content = answer.content if answer is not None else ()
    return [one for one in content if isinstance(one, Finding)]


def _line(finding: Finding, length: float) -> Passage:
    """A row of the list: the category, how sure the model is, and why."""
    sure = "" if finding.confidence is None else f"{finding.confidence:.0%}".replace("%", " %")
    why = ", ".join(part for part in (sure, finding.reason) if part)
    span = finding.span or Span(0.0, length)
    return Passage(span, finding.category or "Unnamed", why)
