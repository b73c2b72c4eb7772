"""A strict loopback stand-in for OCI Object Storage. See README.md.

    python oci_stub.py --port 0 --data DIR

prints one line of JSON with the endpoint and writes DIR/config (plus the API key) for the SDK.
"""

import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path

from stub_api import Api
from stub_auth import TENANCY, create_credentials
from stub_faults import FaultBook
from stub_http import Server
from stub_store import MAX_PUT_SIZE, Store

DEFAULT_MIN_PART_SIZE = 5 * 1024 * 1024


def parse_arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="0 picks a free port")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--data", type=Path, required=True, help="directory for all files")
    parser.add_argument("--namespace", default="stubnamespace")
    parser.add_argument("--region", default="us-ashburn-1")
    parser.add_argument("--bucket", action="append", default=[], help="create this bucket")
    parser.add_argument(
        "--min-part-size",
        type=int,
        default=DEFAULT_MIN_PART_SIZE,
        help="bytes, for every part but the last (default: 5 MiB)",
    )
    parser.add_argument("--max-put-size", type=int, default=MAX_PUT_SIZE, help="bytes for PutObject (default: 50 GiB)")
    parser.add_argument("--faults", type=Path, help="JSON file with fault rules, re-read on change")
    parser.add_argument("--fail-rate", type=float, default=0, help="share of requests that fail")
    parser.add_argument("--fail-status", type=int, default=503)
    parser.add_argument("--max-requests-per-second", type=int, help="429 above this")
    parser.add_argument("--watch-stdin", action="store_true", help="end when standard input does")
    parser.add_argument("--seed", type=int, help="makes random faults repeatable")
    return parser.parse_args(argv)


def initial_rules(options):
    rules = []
    if options.fail_rate:
        rules.append({"action": "status", "status": options.fail_status, "probability": options.fail_rate})
    if options.max_requests_per_second:
        rules.append({"action": "throttle", "per_second": options.max_requests_per_second})
    return rules


def make_server(options):
    """A ready Server and the description that is printed."""
    data = options.data.resolve()
    data.mkdir(parents=True, exist_ok=True)
    credentials = create_credentials(data, options.region)
    store = Store(data, options.min_part_size)
    faults = FaultBook(options.seed, options.faults, initial_rules(options))
    api = Api(store, credentials, options.namespace, options.region, None, options.max_put_size, options.bucket)
    server = Server((options.host, options.port), api, faults, data / "requests.jsonl")
    api.endpoint = f"http://{options.host}:{server.server_port}"
    api.create_buckets()
    return server, {
        "endpoint": api.endpoint,
        "config": credentials.config_file,
        "namespace": options.namespace,
        "compartment": TENANCY,
        "region": options.region,
        "log": str(data / "requests.jsonl"),
    }


def main(argv=None):
    options = parse_arguments(argv)
    server, description = make_server(options)
    line = json.dumps(description)
    (options.data / "stub.json").write_text(line + "\n")
    print(line, flush=True)
    if options.watch_stdin:
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
