"""Edit plans as people handle them: made, edited with undo, and turned into what a film is made of.

Every edit is a function from a plan to a plan (see :mod:`medintel_desktop.domain.plan`). It is
applied to the plan as it is kept, in one transaction, and becomes a version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.plans import DeletedPlan, Kept, PlanEntry
from medintel_desktop.domain.album import clean_name
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.plan import MOST_CUTS, Cut, NoSuchCut, Plan, TooManyCuts
from medintel_desktop.library.cutting import Cutting
from medintel_desktop.library.footage import Footage

BEGINNING = 4
"""Characters of an id that name a plan or a cut at least: no number of a cut is so long."""

_CHANGED = Changes(plans=True)


class Plans:
    """Every call that changes something answers with Changes; lists are read from the catalogue.

    Cuts are made of what the library knows by :class:`.cutting.Cutting`, and their files found by
    :class:`.footage.Footage`; their methods are to be called here.
    """

    def __init__(self, catalogue: Catalogue, cutting: Cutting, footage: Footage) -> None:
        self._catalogue = catalogue
        self._table = catalogue.plans
        self._deleted: dict[str, DeletedPlan] = {}
        self._cutting = cutting
        self._session: dict[str, tuple[str, int]] = {}
        self.cuts_of = cutting.cuts_of
        self.cut_of = cutting.cut_of
        self.cut_of_hit = cutting.cut_of_hit
        self.cuts_of_entries = cutting.cuts_of_entries
        self.edges = cutting.edges
        self.standing = footage.standing
        self.shots = footage.shots
        self.foreseen = footage.foreseen
        self.reached = footage.reached

    def all(self) -> list[PlanEntry]:
        """Those changed last first."""
        return self._table.entries()

    def get(self, plan_id: str) -> Kept:
        """Raises UsageError when it is not there any more."""
        kept = self._table.get(plan_id)
        if kept is None:
            raise UsageError("This plan is not there any more.")
        return kept

    def named(self, name: str) -> Kept:
        """The plan of a name, however it is capitalised, or of an id or BEGINNING characters of
        one. Raises UsageError."""
        entries = self.all()
        found = [entry for entry in entries if entry.name.casefold() == name.casefold()]
        if not found and len(name) >= BEGINNING:
            found = [entry for entry in entries if entry.id.startswith(name.lower())]
        if not found:
            raise UsageError(f"There is no plan called “{name}”.", "plan list shows all.")
        if len(found) > 1:
            raise UsageError(f"There are several plans called “{name}”.", "Give the id of one.")
        return self.get(found[0].id)

    def create(self, name: str, cuts: Iterable[Cut] = ()) -> str:
        """Keep a new plan; its id. Raises UsageError without a name, and as :meth:`edit`."""
        empty = Plan(_checked(name))
        plan = _edited(empty, lambda plan: plan.inserted(cuts))
        return self._table.add(self._cutting.fit(plan, empty))

    def edit(
        self,
        plan_id: str,
        deed: str,
        change: Callable[[Plan], Plan],
        *,
        key: str = "",
        exact: bool = False,
    ) -> Changes:
        """Change a plan; ``deed`` is what was done, as in "Undo trimming" ("trimming").

        Cuts that are new or changed are put inside their items and on frames; ``exact`` ones are
        left where they are, as their times were read from the frames of the file.
        Edits that follow one another with the same ``key``, nothing undone between, are undone as
        one: the steps of one drag. Nothing is kept of a change that changed nothing.

        Raises UsageError when the plan or a cut is not there any more, for too many cuts, and
        for one that lies outside of its video.
        """
        with self._catalogue.database.write():
            kept = self.get(plan_id)
            plan = self._cutting.fit(_edited(kept.plan, change), kept.plan, exact=exact)
            if plan == kept.plan:
                return Changes()
            instead = bool(key) and self._session.get(plan_id) == (key, kept.version)
            number = self._table.save(plan_id, plan, deed, instead=instead)
            self._session[plan_id] = key, number or 0
        return _CHANGED

    def undo(self, plan_id: str) -> Changes:
        """Take the last edit back; no changes where there is none."""
        self._session.pop(plan_id, None)
        return _CHANGED if self._table.undo(plan_id) else Changes()

    def redo(self, plan_id: str) -> Changes:
        """Do again what was undone last; no changes where there is nothing."""
        self._session.pop(plan_id, None)
        return _CHANGED if self._table.redo(plan_id) else Changes()

    def rename(self, plan_id: str, name: str) -> Changes:
        """An edit as others are. Raises UsageError without a name."""
        new = _checked(name)
        return self.edit(plan_id, "renaming", lambda plan: plan.renamed(new))

    def delete(self, plan_id: str) -> Changes:
        """Forget a plan; films made of it stay. Raises UsageError when it is not there."""
        deleted = self._table.delete(plan_id)
        if deleted is None:
            raise UsageError("This plan is not there any more.")
        self._deleted[plan_id] = deleted
        return _CHANGED

    def bring_back(self, plan_id: str) -> Changes:
        """A plan that was deleted since the library was opened, with all its versions."""
        deleted = self._deleted.pop(plan_id, None)
        if deleted is None:
            return Changes()
        self._table.restore(deleted)
        return _CHANGED


def _checked(name: str) -> str:
    try:
        return clean_name(name)
    except ValueError:
        raise UsageError("A plan needs a name.") from None


def _edited(plan: Plan, change: Callable[[Plan], Plan]) -> Plan:
    try:
        return change(plan)
    except TooManyCuts:
        raise UsageError(f"A plan has at most {MOST_CUTS} cuts.", "Begin another one.") from None
    except NoSuchCut:
        raise UsageError("This cut is not in the plan any more.") from None
