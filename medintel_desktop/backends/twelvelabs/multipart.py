"""Large files in parts: each proved, so that a broken upload goes on where it stood.

The SDK's own helper copies the file beside the original and forgets the headers the service asks
for, so only its single calls are used. The protocol: create gives addresses for parts, each good
once and for an hour; a part is PUT there, its ETag reported back; more addresses on request.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field

from medintel_desktop.backends.twelvelabs.connection import PAGE, Connection, everything
from medintel_desktop.backends.twelvelabs.errors import translated
from medintel_desktop.backends.twelvelabs.source import Source
from medintel_desktop.domain.errors import ServiceBusy

ADDRESSES = 10
"""Asked for at once; the service gives up to 50, but they expire."""
REPORTED = 10
"""Parts proved in one report: reports count against the rate limit, parts do not."""
_OVER = (400, 404, 410)
"""How the service speaks of an upload that has expired or is not known, or of a wrong proof."""


@dataclass
class Session:
    """What must outlive a kill; its JSON is the resume token.

    ``proofs``: parts the storage has taken that were not reported yet, by number, from 1.
    """

    upload_id: str
    asset_id: str
    size: int
    part: int
    headers: dict[str, str]
    proofs: dict[int, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, token: str) -> Session | None:
        """None for a token that is not ours."""
        try:
            values = json.loads(token)
            values["proofs"] = {int(k): str(v) for k, v in values["proofs"].items()}
            session = cls(**values)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None
        return session if isinstance(session.part, int) and session.part > 0 else None

    @property
    def count(self) -> int:
        return -(-self.size // self.part)

    def offset(self, number: int) -> int:
        return (number - 1) * self.part

    def length(self, number: int) -> int:
        return min(self.part, self.size - self.offset(number))

    def token(self) -> str:
        return json.dumps(asdict(self))


def begin(connection: Connection, source: Source, name: str, save: Callable[[str], None]) -> str:
    """Send a file in parts; returns the asset id."""
    with translated():
        made = connection.api.multipart_upload.create(
            filename=name,
            type="video",
            total_size=source.size,
            enable_hls=False,
            enable_thumbnail=False,
        )
    if not (made.upload_id and made.asset_id and made.chunk_size):
        raise ServiceBusy("TwelveLabs did not say how to send this file.", "It is asked again.")
    session = Session(
        made.upload_id, made.asset_id, source.size, made.chunk_size, made.upload_headers or {}
    )
    save(session.token())
    addresses = {u.chunk_index: u.url for u in made.upload_urls or () if u.chunk_index and u.url}
    parts = _Parts(connection, source, session, save, addresses)
    return parts.send(range(1, session.count + 1))


def go_on(
    connection: Connection, source: Source, token: str, save: Callable[[str], None]
) -> str | None:
    """Send what is missing of an upload; None when it cannot be gone on with."""
    session = Session.parse(token)
    if session is None or session.size != source.size:
        return None
    parts = _Parts(connection, source, session, save, {})
    missing = parts.missing()
    if missing is None:
        return None
    return parts.send(missing)


class _Parts:
    def __init__(
        self,
        connection: Connection,
        source: Source,
        session: Session,
        save: Callable[[str], None],
        addresses: dict[int, str],
    ) -> None:
        self._api = connection.api.multipart_upload
        self._http = connection.http
        self._source = source
        self._session = session
        self._save = save
        self._addresses = addresses

    def missing(self) -> list[int] | None:
        """The parts still to send; None when the upload has expired or is not known."""
        from twelvelabs.core.api_error import ApiError

        session = self._session
        with translated():
            # What was sent and not reported comes first, then what the service knows.
            self._prove()
            try:
                status = self._api.get_status(session.upload_id, page_limit=PAGE)
                done = {c.index for c in everything(status) if c.status == "completed"}
                missing = [n for n in range(1, session.count + 1) if n not in done]
                # The SDK does not tell the state of the whole, but an upload that is over is
                # given no addresses.
                if missing:
                    self._ask_for_addresses(missing[0])
            except ApiError as error:
                if error.status_code in _OVER:
                    return None
                raise
        return missing

    def send(self, missing: Sequence[int]) -> str:
        session = self._session
        already = session.size - sum(session.length(number) for number in missing)
        for number in missing:
            session.proofs[number] = self._put(number, already)
            self._save(session.token())
            already += session.length(number)
            self._source.report(already)
            if len(session.proofs) >= REPORTED:
                self._report()
        self._report()
        return session.asset_id

    def _report(self) -> None:
        with translated():
            proved = self._prove()
        if not proved:
            # The next try asks which part is meant, and sends it again.
            raise _not_whole()

    def _put(self, number: int, already: int) -> str:
        """Send one part and return its ETag."""
        session = self._session
        headers = {**session.headers, "Content-Length": str(session.length(number))}
        with translated():
            for _ in range(2):
                answer = self._http.put(
                    self._address(number),
                    content=self._pieces(number, already),
                    headers=headers,
                )
                # Refused: this address was used up or has expired. The next one is fresh.
                if answer.status_code != 403:
                    break
        etag: str = answer.headers.get("etag", "").strip('"')
        if not answer.is_success or not etag:
            raise _not_whole()
        return etag

    def _pieces(self, number: int, already: int) -> Iterator[bytes]:
        # Reported before each piece: stopped there, a part is never complete without its proof.
        for piece in self._source.pieces(
            self._session.offset(number), self._session.length(number)
        ):
            self._source.report(already)
            yield piece
            already += len(piece)

    def _address(self, number: int) -> str:
        if number not in self._addresses:
            self._ask_for_addresses(number)
        if number not in self._addresses:
            raise _not_whole()
        return self._addresses.pop(number)

    def _ask_for_addresses(self, first: int) -> None:
        count = min(ADDRESSES, self._session.count - first + 1)
        given = self._api.get_additional_presigned_urls(
            self._session.upload_id, start=first, count=count
        )
        for address in given.upload_urls or ():
            if address.chunk_index and address.url:
                self._addresses[address.chunk_index] = address.url

    def _prove(self) -> bool:
        """Report what was sent; False when the service does not take it as proved."""
        from twelvelabs.core.api_error import ApiError
        from twelvelabs.types import CompletedChunk

        session = self._session
        chunks = [
            CompletedChunk(
                chunk_index=number, proof=etag, proof_type="etag", chunk_size=session.length(number)
            )
            for number, etag in session.proofs.items()
        ]
        if not chunks:
            return True
        try:
            self._api.report_chunk_batch(session.upload_id, completed_chunks=chunks)
        except ApiError as error:
            if error.status_code not in _OVER:
                raise
            proved = False
        else:
            proved = True
        session.proofs = {}
        self._save(session.token())
        return proved


def _not_whole() -> ServiceBusy:
    return ServiceBusy(
        "A part of this video did not arrive whole.", "It is sent again by itself.", retry_after=5
    )
