"""Fault rules: what goes wrong, for which requests, how often.

A rule is a JSON object. It matches on (all optional)
    op        operation name, for example "UploadPart" (see the request log)
    method    HTTP method
    object    regular expression, searched in the object name
    part      part number
    par       true: only requests through a PAR URL; false: only signed requests
and says how often it fires
    skip         let this many matching requests pass first       (default 0)
    times        fire this often, then stop                       (default: no end)
    probability  chance per matching request, 0..1                (default 1)
and what happens
    action "status"      answer `status`/`code` instead of doing the work; `retry_after` optional
    action "throttle"    429 for all matching requests above `per_second` in one second
    action "delay"       wait `seconds` before doing the work
    action "slow"        move the body (both directions) at `bytes_per_second`
    action "drop"        cut the connection after `after_bytes` of the request body,
                         or of the answer's body where the request has none
    action "lost_reply"  do the work, then cut the connection without an answer
    action "wrong_md5"   do the work, but report a false MD5 in the answer's headers
    action "corrupt"     flip one byte of the answer's body
    action "expired_par" treat the PAR as expired
"""

import json
import random
import re
import threading
import time
from dataclasses import dataclass, field

DEFAULT_CODES = {
    401: "NotAuthenticated",
    404: "NotAuthorizedOrNotFound",
    409: "ConcurrentObjectUpdate",
    429: "TooManyRequests",
    500: "InternalServerError",
    501: "NotImplemented",
    502: "BadGateway",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}
ACTIONS = {"status", "throttle", "delay", "slow", "drop", "lost_reply", "wrong_md5", "corrupt", "expired_par"}
MATCH_KEYS = {"op", "method", "object", "part", "par"}
OTHER_KEYS = {
    "action",
    "skip",
    "times",
    "probability",
    "status",
    "code",
    "retry_after",
    "per_second",
    "seconds",
    "bytes_per_second",
    "after_bytes",
}


@dataclass
class Plan:
    """Everything that will go wrong with one request."""

    status: int | None = None
    code: str | None = None
    retry_after: float | None = None
    delay: float = 0
    bytes_per_second: float | None = None
    drop_after: int | None = None
    lost_reply: bool = False
    wrong_md5: bool = False
    corrupt: bool = False
    expired_par: bool = False
    names: list = field(default_factory=list)


class FaultBook:
    """The rules in force. `fixed` rules stay when the rules file is read again."""

    def __init__(self, seed=None, rules_file=None, fixed=()):
        self.lock = threading.Lock()
        self.seed = seed
        self.rules_file = rules_file
        self.file_time = None
        self.fixed = list(fixed)
        self.replace(self.fixed)

    def replace(self, specs):
        rules = [_Rule(spec, self.seed) for spec in specs]
        with self.lock:
            self.rules = rules

    def add(self, specs):
        rules = [_Rule(spec, self.seed) for spec in specs]
        with self.lock:
            self.rules = self.rules + rules

    def describe(self):
        with self.lock:
            return [{**rule.spec, "seen": rule.seen, "fired": rule.fired} for rule in self.rules]

    def plan(self, call):
        """`call` has the attributes op, method, object, part and par."""
        self._reload_file()
        plan = Plan()
        with self.lock:
            for rule in self.rules:
                if rule.matches(call) and rule.fires():
                    rule.apply(plan)
        return plan

    def _reload_file(self):
        if self.rules_file is None or not self.rules_file.exists():
            return
        changed = self.rules_file.stat().st_mtime_ns
        if changed != self.file_time:
            self.file_time = changed
            self.replace(self.fixed + json.loads(self.rules_file.read_text() or "[]"))


class _Rule:
    def __init__(self, spec, seed):
        unknown = set(spec) - MATCH_KEYS - OTHER_KEYS
        if unknown:
            raise ValueError(f"unknown key in fault rule: {', '.join(sorted(unknown))}")
        if spec.get("action") not in ACTIONS:
            raise ValueError(f"unknown action in fault rule: {spec.get('action')!r}")
        self.spec = spec
        self.random = random.Random(seed)  # of its own: what others match changes nothing
        self.seen = 0
        self.fired = 0
        self.window = None  # the second that `window_count` belongs to
        self.window_count = 0

    def matches(self, call):
        spec = self.spec
        return (
            (spec.get("op") in (None, call.op))
            and spec.get("method") in (None, call.method)
            and ("object" not in spec or re.search(spec["object"], call.object or ""))
            and spec.get("part") in (None, call.part)
            and spec.get("par") in (None, call.par is not None)
        )

    def fires(self):
        self.seen += 1
        if self.seen <= self.spec.get("skip", 0):
            return False
        if "times" in self.spec and self.fired >= self.spec["times"]:
            return False
        if self.random.random() >= self.spec.get("probability", 1):
            return False
        if self.spec["action"] == "throttle" and not self._above_rate():
            return False
        self.fired += 1
        return True

    def _above_rate(self):
        second = int(time.monotonic())
        if second != self.window:
            self.window, self.window_count = second, 0
        self.window_count += 1
        return self.window_count > self.spec["per_second"]

    def apply(self, plan):
        spec, action = self.spec, self.spec["action"]
        plan.names.append(action)
        if action in ("status", "throttle"):
            plan.status = spec.get("status", 429 if action == "throttle" else 503)
            plan.code = spec.get("code") or DEFAULT_CODES.get(plan.status, "InjectedFault")
            plan.retry_after = spec.get("retry_after")
        elif action == "delay":
            plan.delay += spec.get("seconds", 1)
        elif action == "slow":
            plan.bytes_per_second = spec.get("bytes_per_second", 100_000)
        elif action == "drop":
            plan.drop_after = spec.get("after_bytes", 0)
        else:
            setattr(plan, action, True)
