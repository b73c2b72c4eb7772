"""What a job is called and does, with the store it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medintel_desktop.domain.job import EMPTYING, Job

if TYPE_CHECKING:
    from medintel_desktop.jobs.handlers import Step

_STEP_ICONS = {
    "upload": "upload", "bring": "upload", "fetch": "download", "proxy": "film",
    "look_for_scenes": "film", "compress": "film", "send": "upload",
    "clip": "scissors", "contact_sheet": "layout-grid", "slideshow": "film",
}  # fmt: skip
_KIND_ICONS = {
    "understand_photo": "sparkles", "understand_video": "sparkles", "store": "upload",
    "analyse": "sparkles", "brief": "sparkles", "transcribe": "message-square-quote",
    "describe": "upload", "rebuild": "download", "adopt": "download", "free_up": "hard-drive",
    "delete_object": "trash-2", "abort_upload": "undo-2", "revoke": "link", EMPTYING: "trash-2",
    "name_places": "map-pin", "ask_places": "map-pin",
    "watch": "eye", "watch_bucket": "eye", "bucket_scan": "import",
    "adopt_platform": "download", "strip": "eye-off", "remove_stripped": "trash-2",
    "index_video": "library", "withdraw": "trash-2", "reset_index": "trash-2",
    "name_entity": "tag", "forget_entity": "trash-2",
}  # fmt: skip
_KIND_NAMES = {
    "scan": "look for photos and videos",
    "clip": "export a clip",
    "contact_sheet": "make a contact sheet",
    "slideshow": "make a film of a slideshow",
    "import": "import",
    "understand_photo": "understand",
    "understand_video": "understand",
    "analyse": "ask about it",
    "brief": "propose cuts",
    "transcribe": "write down what is said",
    "proxy": "make a copy that plays",
    "look_for_scenes": "look for scenes",
    "store": "send to {store}",
    "describe": "describe items in {store}",
    "rebuild": "look for descriptions in {store}",
    "adopt": "take over from {store}",
    "free_up": "free up space",
    EMPTYING: "empty the trash",
    "fetch_back": "bring back from {store}",
    "delete_object": "delete from {store}",
    "abort_upload": "take back an unfinished upload to {store}",
    "revoke": "end a link",
    "watch": "look for what is new",
    "watch_bucket": "look for what is new in {store}",
    "bucket_scan": "look for photos and videos in {store}",
    "strip": "make a copy without location for {store}",
    "remove_stripped": "remove a shared copy from {store}",
    "name_places": "name places",
    "ask_places": "ask for finer names of places",
    "adopt_platform": "take over from the web platform",
    "index_video": "index",
    "withdraw": "delete from TwelveLabs",
    "reset_index": "empty the index",
    "name_entity": "name",
    "forget_entity": "delete the name",
}
_WITH_STORE = {
    "send": "Sending to {store}",
    "sidecar": "Describing it in {store}",
    "delete": "Deleting from {store}",
}
"""Steps that are told with the store of their job."""


def icon_of(job: Job) -> str:
    """The icon while it runs."""
    return _STEP_ICONS.get(job.step) or _KIND_ICONS.get(job.kind, "import")


def doing(job: Job, step: Step | None) -> str:
    """What a running job does: "Sending to OCI"."""
    if job.step in _WITH_STORE:
        return _WITH_STORE[job.step].format(store=_store(job))
    if job.kind == "fetch_back":
        return f"Bringing back from {_store(job)}"
    pieces = job.payload.get("pieces")
    if pieces and job.step == "upload" and step:
        there = sum(bool(piece.get("asset")) for piece in pieces)
        return f"{step.words}, piece {min(there + 1, len(pieces))} of {len(pieces)}"
    return step.words if step else "Working"


def kind_name(job: Job) -> str:
    """What a job that has not begun is for: "send to OCI"."""
    return _KIND_NAMES.get(job.kind, job.kind).format(store=_store(job))


def _store(job: Job) -> str:
    from medintel_desktop.ui.store_words import short_name  # a start has no words for stores

    return short_name(str(job.payload.get("store") or job.service or ""))
