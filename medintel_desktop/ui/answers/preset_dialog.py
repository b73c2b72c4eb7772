"""Questions that are kept: the list of presets, and the form of the one that is chosen."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

import shiboken6
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.preset import Preset
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.answers.preset_form import PresetForm
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.edits import Edit
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.theme import Role, Theme

SIZE, LIST, ROW = (860, 560), 208, 32
Index = QModelIndex | QPersistentModelIndex
SENTENCE = "Questions to ask again and again. With fields, the answers are rows of a table."


class PresetDialog(PanelDialog):
    """Opened with ``open()``. ``do`` carries out an Edit, then what is handed with it;
    ``take_back`` undoes one."""

    changed = Signal()
    """A preset was kept or deleted."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        do: Callable[[Edit, Callable[[], object]], object], take_back: Callable[[Edit], object],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Presets", parent)
        self._background, self._workspace = background, workspace
        self._do, self._undo = do, take_back
        self._presets: list[Preset] = []
        self._deleted: tuple[Preset, Edit] | None = None
        self.list = QListWidget(self)
        self.list.setAccessibleName("Presets")
        self.list.setProperty("look", "field")
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(PresetRows(theme, self.list))
        self.new = QPushButton("New preset", self)
        self.new.setAutoDefault(False)
        self.form = PresetForm(theme, self)
        self.save = self.button("Save", look="main")
        self.delete = self.button("Delete", look="danger")
        self.close_button = self.button("Close")
        self.said = Label(theme, "", Role.SMALL, "t2", parent=self)
        self.undo = QPushButton("Undo", self)
        self.undo.setProperty("look", "link")
        self.undo.setAutoDefault(False)
        self.undo.hide()
        self._lay_out()
        self._connect()
        self._read()

    @property
    def names(self) -> list[str]:
        """Of the list, from the top."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def reject(self) -> None:
        """Esc and Close: ask about what is not saved."""
        self._with_saved(super().reject)

    def _lay_out(self) -> None:
        self.resize(*SIZE)
        column, theme = self.column, self.theme
        column.addWidget(Label(theme, "Presets", Role.PAGE, parent=self))
        column.addWidget(Label(theme, SENTENCE, Role.BODY, "t2", wrap=True, parent=self))
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.list, 1)
        left.addWidget(self.new)
        self.list.setFixedWidth(LIST)
        body = QHBoxLayout()
        body.setSpacing(20)
        body.addLayout(left)
        body.addWidget(self.form, 1)
        column.addLayout(body, 1)
        for part in (self.delete, self.said, self.undo):
            self.foot.addWidget(part)
        self.foot.addStretch()
        self.foot.addWidget(self.close_button)
        self.foot.addWidget(self.save)
        column.addLayout(self.foot)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._choose)
        self.form.changed.connect(self._allow)
        self.new.clicked.connect(lambda: self._with_saved(self._begin_new))
        self.save.clicked.connect(lambda: self._save())
        self.delete.clicked.connect(self._delete)
        self.close_button.clicked.connect(self.reject)
        self.undo.clicked.connect(self._take_back)

    # -- the list ------------------------------------------------------------------------------

    def _read(self, chosen: str = "") -> None:
        presets = self._workspace.catalogue.presets
        self._background.read("presets", presets.all, lambda found: self._show(found, chosen))

    def _show(self, presets: list[Preset], chosen: str) -> None:
        self._presets = presets
        self.list.blockSignals(True)
        self.list.clear()
        for preset in presets:
            self.list.addItem(QListWidgetItem(preset.name))
        places = {preset.id: row for row, preset in enumerate(presets)}
        row = places.get(chosen, -1 if chosen or not presets else 0)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        if row >= 0:
            self.form.show_preset(presets[row])
        elif not chosen:
            self._begin_new()

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._presets) and self._presets[row].id != self.form.draft.id:
            target = self._presets[row]
            self._with_saved(partial(self.form.show_preset, target))

    def _begin_new(self) -> None:
        self.list.blockSignals(True)
        self.list.setCurrentRow(-1)
        self.list.blockSignals(False)
        self.form.show_preset(Preset(str(uuid.uuid4()), "", ""))
        self.form.name.setFocus()

    def _allow(self) -> None:
        kept = any(preset.id == self.form.draft.id for preset in self._presets)
        self.delete.setEnabled(kept)
        self.save.setEnabled(self.form.edited and not self.form.problem)

    # -- keeping -------------------------------------------------------------------------------

    def _with_saved(self, go_on: Callable[[], object]) -> None:
        """Go on once it is decided what becomes of what is not saved."""
        if not self.form.edited:
            go_on()
            return
        name = f"“{self.form.name.text().strip()}”" if self.form.name.text().strip() else "it"
        if self.form.problem:
            question = Question(
                self.theme, f"Leave {name} unsaved?", self.form.problem, "Leave",
                lambda _: go_on(), cancel="Go on writing", parent=self,
            )  # fmt: skip
            question.rejected.connect(self._stay)
        else:
            question = Question(
                self.theme, f"Save {name}?", "", "Save", lambda _: self._save(go_on),
                cancel="Leave unsaved", parent=self,
            )  # fmt: skip
            question.rejected.connect(go_on)
        question.open()

    def _stay(self) -> None:
        """The list shows what the form does."""
        places = {preset.id: row for row, preset in enumerate(self._presets)}
        self.list.blockSignals(True)
        self.list.setCurrentRow(places.get(self.form.draft.id, -1))
        self.list.blockSignals(False)

    def _save(self, then: Callable[[], object] | None = None) -> None:
        if self.form.problem:
            return
        draft, workspace = self.form.draft, self._workspace

        def kept(preset: Preset) -> None:
            self.form.show_preset(preset)
            self.changed.emit()
            self._tell(f"“{preset.name}” is kept.", None)
            if then is not None:
                then()
            self._read(self.form.draft.id)

        self._background.change(lambda: workspace.presets.save(draft), kept)

    def _delete(self) -> None:
        now = next((p for p in self._presets if p.id == self.form.draft.id), None)
        if now is not None:
            edit = deleting(self._workspace, now)
            self._do(edit, partial(self._after_delete, now, edit))

    def _after_delete(self, preset: Preset, edit: Edit) -> None:
        if not shiboken6.isValid(self):  # closed meanwhile
            return
        self.form.show_preset(preset)  # nothing of it is to be saved any more
        self._tell(f"“{preset.name}” is deleted; its answers stay.", (preset, edit))
        self.changed.emit()
        self._read()

    def _take_back(self) -> None:
        if self._deleted is None:
            return
        preset, edit = self._deleted
        self._tell("", None)
        self._undo(edit)
        presets = self._workspace.catalogue.presets

        def show(found: list[Preset]) -> None:
            self.changed.emit()
            self._show(found, preset.id)

        self._background.change(presets.all, show)  # after the edit was taken back

    def _tell(self, text: str, deleted: tuple[Preset, Edit] | None) -> None:
        self._deleted = deleted
        self.said.setText(text)
        self.undo.setVisible(deleted is not None)


class PresetRows(QStyledItemDelegate):
    """A name a row."""

    def __init__(self, theme: Theme, view: QListWidget) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW)  # as wide as the list

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, rect = self._theme.tokens, QRect(option.rect).adjusted(0, 1, 0, -1)
        painter.save()
        if index.row() == self._view.currentRow():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.accent) if self._view.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(tokens.sel)
            painter.drawRoundedRect(rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setFont(self._theme.font(Role.BODY))
        painter.setPen(tokens.t1)
        room = rect.adjusted(8, 0, -8, 0)
        right = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(str(index.data()), right, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()


def deleting(workspace: Workspace, preset: Preset) -> Edit:
    """Forget a question; its answers stay."""

    def do() -> Changes:
        workspace.presets.delete(preset.id)
        return Changes()

    def undo() -> Changes:
        workspace.presets.save(preset)
        return Changes()

    return Edit("deleting a preset", do, undo)
