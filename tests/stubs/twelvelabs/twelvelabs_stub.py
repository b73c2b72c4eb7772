#!/usr/bin/env python3
"""Starts the stand-in, prints its base URL on one line, and serves until it is killed."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading

import uvicorn

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import contextlib

from tlstub.app import PREFIX, build
from tlstub.config import Config
from tlstub.gate import Gate, TrackingProtocol
from tlstub.state import State


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--api-key", action="append", required=True, help="may be given several times")
    parser.add_argument("--data", help="folder for uploaded files; a temporary one without it")
    parser.add_argument("--config", help="JSON object with settings, see README")
    parser.add_argument("--record", help="write every exchange to this file, one JSON object per line")
    parser.add_argument("--log-level", default="critical")
    parser.add_argument(
        "--watch-stdin",
        action="store_true",
        help="stop when standard input closes, so that a killed test run leaves no server behind",
    )
    return parser.parse_args()


async def serve(args, state, listener):
    app = Gate(build(state), state, args.record)
    settings = uvicorn.Config(
        app,
        http=TrackingProtocol,
        ws="none",
        lifespan="off",
        log_level=args.log_level,
        access_log=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(settings)
    server.install_signal_handlers = lambda: None
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM"):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(getattr(signal, name), lambda: setattr(server, "should_exit", True))
    if args.watch_stdin:
        threading.Thread(target=_until_stdin_closes, args=(server,), daemon=True).start()
    await server.serve(sockets=[listener])


def _until_stdin_closes(server):
    # Unbuffered: a buffered reader would hold a lock that the interpreter wants at its end.
    while os.read(0, 4096):
        pass
    server.should_exit = True


def main():
    args = arguments()
    folder = args.data or tempfile.mkdtemp(prefix="twelvelabs-stub-")
    os.makedirs(folder, exist_ok=True)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((args.host, args.port))
    listener.listen(128)
    state = State(args.api_key, folder, Config(json.loads(args.config) if args.config else None))
    state.base = f"http://{args.host}:{listener.getsockname()[1]}"
    print(state.base + PREFIX, flush=True)
    try:
        asyncio.run(serve(args, state, listener))
    except KeyboardInterrupt:
        pass
    finally:
        state.workers.shutdown(wait=False, cancel_futures=True)
        if not args.data:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
