"""Taking the register in: rows, search documents, and a second run that finds nothing new."""

import time
from typing import Any

from tests.bench.machine import Machine, say
from tests.bench.table import Row, Target

MOST_MIB = 500
_WRITTEN = """
    SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint FROM pg_stat_all_tables
    WHERE schemaname = 'catalogue' AND relname <> 'sync_run'"""
_CLIENTS = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""
_PENDING = "SELECT count(*) FROM catalogue.search_pending"
_TWO = "of the run and the process that translates beside it"
_BASELINE = "download + parse of the same pages"

Figures = dict[str, Any]


def measure(machine: Machine) -> tuple[list[Row], float]:
    """The rows, and the seconds it took to have everything in, cold."""
    # Before, between and after, for the machine may be busier at one time than at another.
    downloads = [_download(machine)]
    say("a full sync into rows")
    synced = machine.run("work", "sync", machine.stub_url)
    downloads.append(_download(machine))
    cold = _documents(machine, "cold")
    warm = _documents(machine, "warm")
    again = _again(machine)
    downloads.append(_download(machine))
    baseline = sorted(downloads, key=lambda one: one["seconds"])[len(downloads) // 2]
    rows = [*_sync_rows(synced, baseline), *_document_rows(synced, cold, warm, baseline)]
    return [*rows, *_again_rows(again, baseline)], synced["seconds"] + cold["seconds"]


def _download(machine: Machine) -> Figures:
    say("downloading and parsing every page, nothing more")
    return machine.run("work", "download", machine.stub_url)


def _documents(machine: Machine, cache: str) -> Figures:
    say(f"search documents of every service, base forms {cache}")
    return machine.run("work", "documents")


def _again(machine: Machine) -> Figures:
    say("the full sync again, nothing changed")
    before = _rows_written(machine)
    figures = machine.run("work", "sync", machine.stub_url)
    figures["written"] = _rows_written(machine) - before
    figures["pending"] = machine.rows(_PENDING)[0][0]
    return figures


def _rows_written(machine: Machine) -> int:
    """Since the database was made. A server process has told all when it has ended."""
    deadline = time.monotonic() + 10
    while machine.rows(_CLIENTS)[0][0] and time.monotonic() < deadline:
        time.sleep(0.05)
    return int(machine.rows(_WRITTEN)[0][0])


def _held(name: str, figures: Figures, baseline: Figures, target: Target | None = None) -> Row:
    """A row of a time, held against downloading alone; the processor times are in its note."""
    own, least = figures["cpu_seconds"], baseline["cpu_seconds"]
    told = f"{_BASELINE}; processor time {own:.1f} s against {least:.1f} s"
    return Row(name, figures["seconds"], "s", baseline["seconds"], target, told)


def _sync_rows(synced: Figures, baseline: Figures) -> list[Row]:
    return [
        _held("full sync into rows", synced, baseline, Target(4)),
        Row("  peak memory", synced["peak_mib"], "MiB", None, Target(MOST_MIB), _TWO),
    ]


def _document_rows(synced: Figures, cold: Figures, warm: Figures, baseline: Figures) -> list[Row]:
    both = {key: synced[key] + warm[key] for key in ("seconds", "cpu_seconds")}
    new = f"no base form known before; processor time {cold['cpu_seconds']:.0f} s"
    known = f"all base forms in their table; processor time {warm['cpu_seconds']:.0f} s"
    most = Target(MOST_MIB)
    return [
        Row("search documents, cold", cold["seconds"], "s", note=new),
        Row("  peak memory with Voikko", cold["peak_mib"], "MiB", None, most),
        Row("search documents, warm", warm["seconds"], "s", note=known),
        Row("  peak memory", warm["peak_mib"], "MiB", None, most),
        _held("full sync + warm documents", both, baseline),
    ]


def _again_rows(again: Figures, baseline: Figures) -> list[Row]:
    none = Target(0)
    return [
        _held("unchanged full re-run", again, baseline),
        Row("  rows written", again["written"], "", None, none, "all tables but sync_run"),
        Row("  services to index", again["pending"], "", None, none),
    ]
