"""The stub as a process: `python -m tests.ptv_stub --folder DIR` or `--generate 20000`."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

import uvicorn

from tests.bench.generator import generate
from tests.ptv_stub.endpoints import Endpoints
from tests.ptv_stub.faults import Faults
from tests.ptv_stub.loading import documents_in
from tests.ptv_stub.parts import Document
from tests.ptv_stub.register import Register
from tests.ptv_stub.server import PREFIX, StubApp, listening_socket, server_config


def main(arguments: Sequence[str] | None = None) -> None:
    """Load the documents, print the address, serve until interrupted."""
    options = parser().parse_args(arguments)
    register = Register(documents(options))
    app = StubApp(Endpoints(register), Faults(), gzip=options.gzip)
    listening = listening_socket(options.port)
    sys.stdout.write(f"http://127.0.0.1:{listening.getsockname()[1]}{PREFIX}\n")
    sys.stdout.flush()
    uvicorn.Server(server_config(app)).run(sockets=[listening])


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    made = argparse.ArgumentParser(prog="python -m tests.ptv_stub", description=__doc__)
    source = made.add_mutually_exclusive_group(required=True)
    source.add_argument("--folder", type=Path, help="services.jsonl, service_channels.jsonl, …")
    source.add_argument("--generate", type=int, metavar="SERVICES", help="invent so many")
    made.add_argument("--channels", type=int, help="with --generate; 2.5 a service if not given")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--port", type=int, default=0, help="0 takes a free one")
    made.add_argument("--gzip", action="store_true", help="compress for clients that ask")
    return made


def documents(options: argparse.Namespace) -> Iterable[Document]:
    """The documents the options ask for."""
    if options.folder:
        return documents_in(options.folder)
    channels = options.channels if options.channels is not None else options.generate * 5 // 2
    made = generate(options.generate, channels, options.seed)
    return chain(made.organizations(), made.services(), made.channels())


if __name__ == "__main__":
    main()
