"""All answers about one item, one section below another; a kind without an answer has none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import Analysis, AnswerKind, Content, Origin, Passage
from medintel_desktop.ui.analysis.chapter_list import ChapterList
from medintel_desktop.ui.analysis.frame_strip import FrameStrip
from medintel_desktop.ui.analysis.frames import Frames
from medintel_desktop.ui.analysis.parts_list import PartsList
from medintel_desktop.ui.analysis.passage_section import PassageSection
from medintel_desktop.ui.analysis.passages import PassageView
from medintel_desktop.ui.analysis.safety import SafetySection
from medintel_desktop.ui.analysis.shown import Shown
from medintel_desktop.ui.analysis.text_section import TextSection
from medintel_desktop.ui.analysis.timed_list import TimedList
from medintel_desktop.ui.analysis.word_section import WordSection
from medintel_desktop.ui.details.fold import Fold
from medintel_desktop.ui.details.tag_offers import TagOffers
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.theme import Role, Theme

_Kind = AnswerKind
TITLES = {
    _Kind.TITLE: "Title",
    _Kind.SUMMARY: "Summary",
    _Kind.CHAPTERS: "Chapters",
    _Kind.HIGHLIGHTS: "Highlights",
    _Kind.TOPICS: "Topics",
    _Kind.HASHTAGS: "Hashtags",
    _Kind.TAGS: "Tags from the model",
    _Kind.FRAMES: "Good pictures",
    _Kind.SAFETY: "Content safety",
    _Kind.SCREEN_TEXT: "Text on screen",
    _Kind.LOGOS: "Logos",
    _Kind.NAMES: "Spoken names",
    _Kind.SCENES: "Scenes",
}
"""What a kind is called, in the order of the screen."""
_TIMED = (_Kind.SCREEN_TEXT, _Kind.LOGOS, _Kind.NAMES, _Kind.SCENES)
CUT = "Cut off"
_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}


class Sections(QWidget):
    """Shows; what the user wants is told by signals."""

    time_asked = Signal(float)
    edited = Signal(object, object)
    """The Analysis, and the Content as the user wants it."""
    name_asked = Signal(str)
    """Call the item this."""
    poster_asked = Signal(float)
    tags_accepted = Signal(object)
    tags_rejected = Signal(object)
    """Names, or None for all."""
    copied = Signal(str)
    """What was put on the clipboard, in words: "Summary"."""
    kind_asked = Signal(object)
    """This AnswerKind was never asked, or cut off: ask."""

    def __init__(self, theme: Theme, frames: Frames, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.shown: Shown | None = None
        self.title = TextSection(theme, "Title", self, Role.TITLE)
        self.as_name = QPushButton("Use as name", self)
        self.summary = TextSection(theme, "Summary", self)
        self.chapters = ChapterList(theme, frames, self)
        self.highlights = FrameStrip(theme, frames, "Highlights", self)
        self.words = {
            _Kind.TOPICS: WordSection(theme, "Topics", self),
            _Kind.HASHTAGS: WordSection(theme, "Hashtags", self, "#"),
        }
        self.topics, self.hashtags = (section.chips for section in self.words.values())
        self.tags = TagOffers(theme, self)
        self.pictures = FrameStrip(theme, frames, "Good pictures", self, take="Use")
        self.safety = SafetySection(theme, self)
        self.timed = {kind: TimedList(theme, TITLES[kind], self) for kind in _TIMED}
        views: dict[AnswerKind, PassageView] = {_Kind.HIGHLIGHTS: self.highlights, **self.timed}
        self.lines = {
            kind: PassageSection(theme, TITLES[kind], view, self) for kind, view in views.items()
        }
        """Passages that are corrected as lines."""
        self.parts = PartsList(theme, self)
        self.folds: dict[AnswerKind, Fold] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._add_folds()
        self._connect()
        self.setAutoFillBackground(False)

    def leave(self) -> None:
        """The item is not open any more: nothing of it can be changed from here on."""
        self.shown = None
        for section in self._written().values():
            section.leave()
        self.chapters.form.hide()

    def show_answers(self, shown: Shown, *, may_edit: bool) -> None:
        """What is being written is never overwritten while it is the same item."""
        self.shown, length = shown, shown.length
        may_ask = may_edit and shown.model is not None
        self.title.show_text(shown.text(_Kind.TITLE), length)
        self.as_name.setVisible(may_edit and shown.text(_Kind.TITLE) != shown.item.name)
        self.summary.show_text(shown.text(_Kind.SUMMARY), length)
        self.chapters.set_length(length)
        self.chapters.editable = may_edit
        for section in self.lines.values():
            section.set_length(length)
        self.pictures.set_takes(may_edit)
        for kind, view in self._views().items():
            view.rows.show(shown.passages(kind))
        self.topics.show_words(shown.words(_Kind.TOPICS))
        self.hashtags.show_words(shown.words(_Kind.HASHTAGS))
        self.tags.editable = may_edit
        self.tags.show_tags(shown.tags.proposed, shown.tags.accepted)
        self.safety.show_answer(shown.answers.get(_Kind.SAFETY), length, may_ask=may_ask)
        self.parts.show_parts(shown.parts)
        for kind, fold in self.folds.items():
            fold.set_number(self._note(kind, shown))
            fold.setVisible(self._has(kind, shown))
        self.parts_fold.setVisible(bool(shown.parts))
        for button in self._pencils:
            button.setVisible(may_edit)

    def play(self, seconds: float) -> None:
        """The video stands here."""
        for kind, view in self._views().items():
            if kind is not _Kind.FRAMES:
                view.rows.play(seconds)

    def _views(self) -> dict[AnswerKind, PassageView]:
        return {
            _Kind.CHAPTERS: self.chapters, _Kind.HIGHLIGHTS: self.highlights,
            _Kind.FRAMES: self.pictures, **self.timed,
        }  # fmt: skip

    def _written(self) -> dict[AnswerKind, TextSection | WordSection | PassageSection]:
        """What is corrected as a text."""
        texts = {_Kind.TITLE: self.title, _Kind.SUMMARY: self.summary}
        return {**texts, **self.words, **self.lines}

    def _add_folds(self) -> None:
        title = QWidget(self)
        column = QVBoxLayout(title)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.title)
        row = QHBoxLayout()
        row.addWidget(self.as_name)
        row.addStretch(1)
        column.addLayout(row)
        self.as_name.setProperty("look", "link")
        self.as_name.setProperty("small", True)
        self.as_name.setProperty("inline", True)
        bodies: dict[AnswerKind, QWidget] = {
            _Kind.TITLE: title, _Kind.SUMMARY: self.summary, _Kind.CHAPTERS: self.chapters,
            **self.words, _Kind.TAGS: self.tags, _Kind.FRAMES: self.pictures,
            _Kind.SAFETY: self.safety, **self.lines,
        }  # fmt: skip
        strips = {_Kind.HIGHLIGHTS, _Kind.FRAMES}
        flush = {_Kind.CHAPTERS, _Kind.SAFETY, *strips, *_TIMED}
        for kind, body in sorted(bodies.items(), key=lambda one: list(TITLES).index(one[0])):
            fold = Fold(self._theme, TITLES[kind], body, self, flush=kind in flush)
            self.folds[kind] = fold
            self._column.addWidget(fold)
        self.parts_fold = Fold(self._theme, "Parts asked about", self.parts, self, flush=True)
        self._column.addWidget(self.parts_fold)
        self._add_tools()

    def _add_tools(self) -> None:
        self._pencils = []
        for kind, section in self._written().items():
            name = f"Correct the {TITLES[kind].lower()}"
            pencil = self._tool("pencil", name, kind)
            pencil.clicked.connect(section.edit)
            self._pencils.append(pencil)
        self.copies = {}
        for kind in (_Kind.SUMMARY, _Kind.CHAPTERS, _Kind.TOPICS, _Kind.HASHTAGS):
            copy = self.copies[kind] = self._tool("copy", f"Copy the {TITLES[kind].lower()}", kind)
            copy.clicked.connect(lambda _=False, kind=kind: self._copy(kind))

    def _tool(self, icon: str, name: str, kind: AnswerKind) -> IconButton:
        button = IconButton(self._theme, icon, name, size=14, parent=self).small()
        self.folds[kind].add_tool(button)
        return button

    def _connect(self) -> None:
        for kind, section in ((_Kind.TITLE, self.title), (_Kind.SUMMARY, self.summary)):
            section.changed.connect(lambda text, kind=kind: self._edit(kind, text))
            section.time_asked.connect(self.time_asked)
        lists: dict[AnswerKind, WordSection | PassageSection] = {**self.words, **self.lines}
        for kind, listed in lists.items():
            listed.changed.connect(lambda found, kind=kind: self._edit(kind, found))
        self.as_name.clicked.connect(lambda: self.name_asked.emit(self.title.shown.text))
        self.chapters.changed.connect(lambda chapters: self._edit(_Kind.CHAPTERS, chapters))
        self.pictures.taken.connect(self.poster_asked)
        self.tags.accepted.connect(self.tags_accepted)
        self.tags.rejected.connect(self.tags_rejected)
        self.safety.asked.connect(lambda: self.kind_asked.emit(_Kind.SAFETY))
        self.safety.chosen.connect(self.time_asked)
        self.parts.time_asked.connect(self.time_asked)
        for view in self._views().values():
            view.chosen.connect(self.time_asked)
        for chips in (self.topics, self.hashtags):
            chips.copied.connect(self.copied)

    def _has(self, kind: AnswerKind, shown: Shown) -> bool:
        if kind is _Kind.SAFETY:
            return bool(shown.answers)  # "not checked" is worth saying once something is known
        if kind is _Kind.TAGS:
            return bool(shown.tags.proposed or shown.tags.accepted)
        return kind in shown.answers

    def _note(self, kind: AnswerKind, shown: Shown) -> str:
        """ "6, corrected by you", "Cut off", "None"."""
        answer = shown.answers.get(kind)
        if answer is None:
            return ""
        parts = []
        if kind is _Kind.TAGS:
            return ""
        if not isinstance(answer.content, str) and kind is not _Kind.SAFETY:
            number = len(answer.content)
            parts.append(words.count(number) if number else "None found")
        if not answer.whole:
            parts.append(CUT if not parts else CUT.lower())
        if answer.origin is Origin.USER:
            some = shown.corrected.get(kind, 0)
            told = f"{_NUMBERS.get(some, some)} corrected by you" if some else "corrected by you"
            parts.append(told if parts else "Corrected by you")
        return ", ".join(parts)

    def _copy(self, kind: AnswerKind) -> None:
        if self.shown is not None and kind in self.shown.answers:
            QGuiApplication.clipboard().setText(as_text(self.shown.answers[kind]))
            self.copied.emit(TITLES[kind])

    def _edit(self, kind: AnswerKind, content: Content) -> None:
        if self.shown is not None and kind in self.shown.answers:
            self.edited.emit(self.shown.answers[kind], content)


def as_text(answer: Analysis) -> str:
    """As one pastes it elsewhere: hashtags in a line, chapters with their times."""
    content = answer.content
    if isinstance(content, str):
        return content
    texts = [entry for entry in content if isinstance(entry, str)]
    if texts:
        return (" " if answer.kind is _Kind.HASHTAGS else ", ").join(texts)
    passages = [entry for entry in content if isinstance(entry, Passage)]
    return "\n".join(f"{words.clock(p.span.start)} {p.title or p.text}" for p in passages)
