"""What was paid, newest first."""

from __future__ import annotations

from datetime import datetime

from medintel_desktop.catalogue.ledger import Entry
from medintel_desktop.domain import words
from medintel_desktop.ui.models.row_model import RowModel

_STATES = {
    "sent": "Sent, answer not known",
    "counted": "Counted",
    "refused": "Refused, not counted",
    "unknown": "Answer lost, may be counted",
}


class UsageModel(RowModel[Entry]):
    """Rows of the ledger."""

    headings = ("When", "What", "Amount", "State")

    def texts(self, row: Entry) -> tuple[str, ...]:
        return (
            words.time(datetime.fromtimestamp(row.at)),
            row.what.capitalize(),
            _amount(row),
            _STATES.get(row.state, row.state),
        )


def _amount(entry: Entry) -> str:
    number = f"{entry.amount:,.1f}".removesuffix(".0")
    noun = entry.unit.removesuffix("s")
    if entry.unit == "queries":
        noun = "query"
    return f"{number} {noun if number == '1' else entry.unit}"
