"""A copy of the account in a process of its own: everything as it is at this moment, from then on apart."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from werkzeug.serving import BaseWSGIServer


def make(serve: Callable[[], BaseWSGIServer]) -> dict[str, Any]:
    """Fork a copy, which listens where the server that `serve` makes in it does; its address and pid.

    Called by the one thread that may touch the account, so nothing is half done in the copy. It ends with its original,
    or by SIGTERM.
    """
    reader, writer = os.pipe()
    original = os.getpid()
    pid = os.fork()
    if pid == 0:
        _run(serve, reader, writer, original)
    os.close(writer)
    threading.Thread(target=os.waitpid, args=(pid, 0), daemon=True).start()
    with os.fdopen(reader) as stream:
        port = stream.read()
    if not port:
        raise OSError("The copy of the account did not start; the account's log says why.")
    return {"url": f"http://127.0.0.1:{port}", "pid": pid}


def _run(serve: Callable[[], BaseWSGIServer], reader: int, writer: int, original: int) -> None:
    """The life of the copy; never returns."""
    try:
        gc.freeze()  # a collector that looked at what is there would copy the memory that is shared
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        os.close(reader)
        server = serve()
        with os.fdopen(writer, "w") as stream:
            stream.write(str(server.server_port))
        threading.Thread(target=_end_with, args=(original,), daemon=True).start()
        server.serve_forever()
    finally:
        os._exit(1)


def _end_with(original: int) -> None:
    while os.getppid() == original:
        time.sleep(0.5)
    os._exit(0)
