"""Everything the stand-in remembers, its clock and its bills."""

from __future__ import annotations

import asyncio
import collections
import concurrent.futures
import hashlib
import json
import os
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from . import errors, media
from .config import Config


def stamp(seconds, fraction=True):
    moment = datetime.fromtimestamp(seconds, UTC)
    if fraction:
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_stamp(text, name):
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise errors.invalid(name, "It must be in the RFC 3339 format.") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def new_id():
    return secrets.token_hex(12)


@dataclass
class Asset:
    id: str
    method: str
    filename: str
    created: float
    status: str = "processing"
    path: str = ""
    size: int = 0
    sha256: str = ""
    url: str = ""
    user_metadata: dict | None = None
    enable_hls: bool = True
    enable_thumbnail: bool = True
    info: media.MediaInfo | None = None
    error_code: str = ""
    error_message: str = ""
    ready_at: float = 0.0
    internal: bool = False  # made on the fly for a URL or inline source; not listed

    @property
    def kind(self):
        return self.info.kind if self.info else ""


@dataclass
class Index:
    id: str
    name: str
    models: list
    addons: list
    created: float
    updated: float
    expires: float
    from_order: int = 0


@dataclass
class IndexedAsset:
    id: str
    index_id: str
    asset_id: str
    created: float
    updated: float
    status: str = "pending"
    enable_video_stream: bool = False
    user_metadata: dict = field(default_factory=dict)
    indexed_at: float = 0.0
    task: bool = False
    segments: list = field(default_factory=list)
    error_code: str = ""


@dataclass
class Upload:
    id: str
    asset_id: str
    filename: str
    total_size: int
    chunk_size: int
    total_chunks: int
    created: float
    expires: float
    updated: float = 0.0
    status: str = "active"
    received: dict = field(default_factory=dict)  # index -> {etag, size, path, at}
    proved: dict = field(default_factory=dict)  # index -> time
    failed: dict = field(default_factory=dict)  # index -> message
    urls: dict = field(default_factory=dict)  # secret -> {index, expires, used}
    token: str = ""


class Usage:
    """What would have been paid for, and what was paid for twice."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.counts = collections.Counter()
        self.seconds = collections.Counter()
        self.lines = []
        self._seen = collections.Counter()

    def bill(self, kind, what, seconds=0.0, **details):
        """One billed action; `what` says what the same money would have bought."""
        key = f"{kind}:{hashlib.sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()[:16]}"
        self._seen[key] += 1
        self.counts[kind] += 1
        self.seconds[kind] += seconds
        self.lines.append(
            {
                "kind": kind,
                "key": key,
                "seconds": round(seconds, 3),
                "repeat": self._seen[key] > 1,
                **details,
            }
        )

    def refund(self, kind, seconds):
        self.counts[kind] -= 1
        self.seconds[kind] -= seconds

    def note(self, kind, amount=1):
        self.counts[kind] += amount

    def report(self, config):
        paid = [k for k in ("index", "analyze", "segment") if k in self.seconds]
        used = sum(self.seconds[k] for k in paid) / 60
        minutes = {k: round(v / 60, 4) for k, v in self.seconds.items()}
        return {
            "counts": dict(self.counts),
            "minutes": minutes,
            "minutes_indexed": minutes.get("index", 0),
            "minutes_analyzed": minutes.get("analyze", 0),
            "minutes_segmented": minutes.get("segment", 0),
            "searches": self.counts["search"],
            "search_pages": self.counts["search_page"],
            "embeds": sum(v for k, v in self.counts.items() if k.startswith("embed_")),
            "quota_minutes": config.quota_minutes,
            "quota_minutes_used": round(used, 4),
            "prompts": [line["prompt"] for line in self.lines if "prompt" in line],
            "paid_twice": [line for line in self.lines if line["repeat"] and line["kind"] != "search"],
            "lines": self.lines[-2000:],
        }

    def quota_used_minutes(self):
        return sum(self.seconds[k] for k in ("index", "analyze", "segment")) / 60


class State:
    def __init__(self, keys, folder, config=None):
        self.config: Config = config or Config()
        self.original_keys = set(keys)
        self.keys = set(keys)
        self.folder = folder
        self.workers = concurrent.futures.ThreadPoolExecutor(2, thread_name_prefix="media")
        self.clock_offset = 0.0
        self.secret = secrets.token_bytes(16)
        self.log = collections.deque(maxlen=5000)
        self.faults = []
        self.usage = Usage()
        self.jobs = set()
        self.base = ""
        self._make()
        for name in ("files", "parts"):
            os.makedirs(os.path.join(folder, name), exist_ok=True)

    def _make(self):
        self.assets: dict[str, Asset] = {}
        self.uploads: dict[str, Upload] = {}
        self.indexes: dict[str, Index] = {}
        self.indexed: dict[str, IndexedAsset] = {}
        self.searches = {}
        self.analyze_tasks = {}
        self.embed_tasks = {}
        self.transcripts = {}
        self.collections = {}
        self.entities = {}
        self.idempotency = {}
        self.windows = collections.defaultdict(collections.deque)
        self.unimplemented = []

    def reset(self):
        for job in list(self.jobs):
            job.cancel()
        for asset in self.assets.values():
            if asset.path and os.path.exists(asset.path):
                os.unlink(asset.path)
        self._make()
        self.usage.reset()
        self.faults.clear()
        self.log.clear()
        self.config.reset()
        self.keys = set(self.original_keys)
        self.clock_offset = 0.0

    # -- time and work -----------------------------------------------------------------

    def now(self):
        return time.time() + self.clock_offset

    def parts(self):
        return os.path.join(self.folder, "parts")

    def start(self, coroutine):
        job = asyncio.get_running_loop().create_task(coroutine)
        self.jobs.add(job)
        job.add_done_callback(self.jobs.discard)
        return job

    async def in_thread(self, function, *args):
        return await asyncio.get_running_loop().run_in_executor(self.workers, function, *args)

    async def wait_while_stuck(self, what):
        while what in self.config.stuck:
            await asyncio.sleep(0.05)

    # -- limits --------------------------------------------------------------------------

    def rate(self, request, category):
        """Counts a request; raises 429 when its minute is full."""
        limit = self.config.rpm_for(category)
        window = self.windows[category]
        now = self.now()
        while window and window[0] <= now - 60:
            window.popleft()
        while window and window[-1] > now + 1:  # the clock was set back
            window.pop()
        full = limit is not None and len(window) >= limit
        if not full:
            window.append(now)
        if limit is None:
            return
        reset = int((window[0] if window else now) + 60) + 1
        headers = {}
        if self.config.rate_limit_headers:
            headers = {
                "X-Ratelimit-Limit": str(limit),
                "X-Ratelimit-Remaining": str(max(0, limit - len(window))),
                "X-Ratelimit-Used": str(len(window)),
                "X-Ratelimit-Reset": str(reset),
            }
        request.state.extra_headers.update(headers)
        if full:
            wait = max(1, reset - int(now))
            if self.config.rate_limit_retry_after:
                headers["Retry-After"] = str(wait)
            raw = None
            if self.config.rate_limit_body == "empty":
                raw = b""
            elif self.config.rate_limit_body == "html":
                raw = b"<html><body><h1>429 Too Many Requests</h1></body></html>"
            raise errors.ApiProblem(
                429,
                "too_many_requests",
                "You have reached the rate limit of this category. Please try again later after "
                f"{stamp(now + wait, fraction=False)}.",
                headers=headers,
                body=raw,
            )

    def need_minutes(self, seconds):
        quota = self.config.quota_minutes
        if quota is not None and self.usage.quota_used_minutes() + seconds / 60 > quota + 1e-9:
            raise errors.ApiProblem(
                self.config.quota_status,
                "usage_limit_exceeded",
                "Not enough free credit. Please register a payment method or contact support.",
            )

    # -- looking things up ---------------------------------------------------------------

    @staticmethod
    def _checked(name, ident):
        if len(ident) != 24 or any(c not in "0123456789abcdef" for c in ident):
            raise errors.invalid(name, "It must be a 24-character hexadecimal identifier.")

    def find(self, table, name, ident):
        self._checked(name, ident)
        found = table.get(ident)
        if found is None:
            raise errors.not_found(name.removesuffix("_id").replace("_", " "), ident)
        return found

    def indexed_in(self, index_id):
        return [x for x in self.indexed.values() if x.index_id == index_id]


def paginate(request, items, limit_default=10, high=50):
    """One page of a list, with its page_info; past the end the page is empty."""
    from .forms import integer

    page = integer(request.query_params.get("page"), "page", 1, 1, 10**9)
    limit = integer(request.query_params.get("page_limit"), "page_limit", limit_default, 1, high)
    total = len(items)
    info = {
        "limit_per_page": limit,
        "page": page,
        "total_page": (total + limit - 1) // limit,
        "total_results": total,
    }
    return items[(page - 1) * limit : page * limit], info


def query_list(request, name):
    values = []
    for key in (name, f"{name}[]"):
        for value in request.query_params.getlist(key):
            values += [v for v in value.split(",") if v]
    return values


def query_range(request, name):
    """Reads name=5, name[gte]=5, or name={"gte":5}; returns a predicate or None."""
    params = request.query_params
    low, high = params.get(f"{name}[gte]"), params.get(f"{name}[lte]")
    exact = params.get(name)
    if exact and exact.startswith("{"):
        try:
            given = json.loads(exact)
        except ValueError:
            raise errors.invalid(name) from None
        low, high, exact = given.get("gte"), given.get("lte"), None
    try:
        low = None if low is None else float(low)
        high = None if high is None else float(high)
        exact = None if exact is None else float(exact)
    except (TypeError, ValueError):
        raise errors.invalid(name, "It must be a number.") from None
    if low is None and high is None and exact is None:
        return None

    def fits(value):
        if exact is not None:
            return abs(value - exact) < 1e-6
        return (low is None or value >= low) and (high is None or value <= high)

    return fits
