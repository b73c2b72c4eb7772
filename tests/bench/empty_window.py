"""``python -m tests.bench.empty_window``: the least a PySide6 program can show."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QMainWindow

from tests.bench.paints import SIZE, Paints, say


def main() -> None:
    app = QApplication([])
    window = QMainWindow()
    window.resize(*SIZE)
    Paints(window, lambda: True, say)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
