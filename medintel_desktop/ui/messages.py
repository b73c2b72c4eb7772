"""The one door for notices and errors; widgets never build error text themselves.

:meth:`Messages.tell` is for what the user did, :meth:`Messages.problem` for what could not be
done, :meth:`Messages.set_banner` for what lasts. Only the most urgent banner is shown.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.media import Problem
from medintel_desktop.ui.banner import Banner, BannerText
from medintel_desktop.ui.notice import Notice, NoticeText
from medintel_desktop.ui.theme import Theme

AT_MOST = 2
"""Notices at a time; an older one makes room."""
MARGIN = 16
GAP = 8

OF_HOLDS = ("key", "quota", "oracle", "oci", "b2", "folder", "offline")
"""Banners about services whose jobs wait."""
URGENCY = ("library", "stuck", *OF_HOLDS, "disk", "no_key", "read_only", "viewer")
"""Banners by what they are about, the most urgent first."""


class Messages(QObject):
    """Places notices over ``middle`` and speaks through ``banner``."""

    def __init__(self, theme: Theme, middle: QWidget, banner: Banner) -> None:
        super().__init__(middle)
        self._theme = theme
        self._middle = middle
        self._banner = banner
        self._notices: list[Notice] = []
        self._banners: dict[str, BannerText] = {}
        self._dismissed: dict[str, str] = {}
        self._foot = 0
        banner.dismissed.connect(self._dismiss)
        middle.installEventFilter(self)

    @property
    def notices(self) -> list[NoticeText]:
        """What is on screen, the newest last."""
        return [notice.text for notice in self._notices]

    def tell(
        self,
        title: str,
        hint: str = "",
        *,
        tone: str = "ok",
        label: str = "",
        action: Callable[[], object] | None = None,
        stands: Callable[[], bool] = lambda: True,
    ) -> None:
        """Say what came of something; ``label`` and ``action`` offer Undo or Show."""
        text = NoticeText(title, hint, tone, label, action, stands)
        notice = Notice(self._theme, text, self._middle)
        notice.gone.connect(lambda: self._forget(notice))
        self._notices.append(notice)
        while len(self._notices) > AT_MOST:
            self._notices[0].leave()
        self._arrange()
        notice.show()
        notice.raise_()

    def problem(self, problem: Problem) -> None:
        """Say what could not be done and what to do."""
        if any(notice.text.title == problem.title for notice in self._notices):
            return
        self.tell(problem.title, problem.hint, tone="danger")

    def look_again(self) -> None:
        """Take away what does not hold any more, such as what was undone by its key."""
        for notice in list(self._notices):
            if not notice.text.stands():
                notice.leave()

    def clear(self) -> None:
        """Take all notices away."""
        for notice in list(self._notices):
            notice.leave()

    def set_banner(self, about: str, banner: BannerText | None) -> None:
        """Say something that lasts, or with None that it is over. ``about`` is of URGENCY."""
        if banner is None:
            self._banners.pop(about, None)
            self._dismissed.pop(about, None)
        else:
            self._banners[about] = banner
        self._show_banner()

    def keep_clear(self, foot: int) -> None:
        """Notices stand this many px higher, above what lies at the foot of the middle."""
        self._foot = foot
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

    def _show_banner(self) -> None:
        for about in URGENCY:
            banner = self._banners.get(about)
            if banner and self._dismissed.get(about) != banner.text:
                self._banner.show_text(banner)
                return
        self._banner.show_text(None)

    def _dismiss(self) -> None:
        """Hidden until it has something else to say."""
        for about, banner in self._banners.items():
            if banner.text == self._banner.text:
                self._dismissed[about] = banner.text
        self._show_banner()

    def _forget(self, notice: Notice) -> None:
        if notice in self._notices:
            self._notices.remove(notice)
            notice.deleteLater()
            self._arrange()

    def _arrange(self) -> None:
        bottom = self._middle.height() - MARGIN - self._foot
        for notice in reversed(self._notices):
            notice.fit(self._middle.width() - 2 * MARGIN)
            bottom -= notice.height()
            notice.move(self._middle.width() - notice.width() - MARGIN, bottom)
            bottom -= GAP
