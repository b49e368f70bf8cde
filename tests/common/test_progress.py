"""What a step shows of itself: bars where somebody watches, plain lines where nobody does."""

import io
import time
from collections.abc import Callable

import pytest
from rich.console import Console

from libs.common import progress
from libs.common.progress import bars, step

Printed = Callable[[], str]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Printed:
    return console(monkeypatch, terminal=True)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Printed:
    return console(monkeypatch, terminal=False)


def console(monkeypatch: pytest.MonkeyPatch, *, terminal: bool) -> Printed:
    monkeypatch.setenv("TERM", "xterm")
    out = io.StringIO()
    made = Console(file=out, force_terminal=terminal, color_system=None, width=80)
    monkeypatch.setattr(progress, "console", made)
    return out.getvalue


def test_on_a_terminal_what_is_counted_gets_a_bar(terminal: Printed) -> None:
    with step("Filling") as show:
        show("documents", 12, 34)
        time.sleep(0.2)
    assert "documents" in terminal()
    assert "12/34" in terminal()


def test_on_a_terminal_what_cannot_be_counted_shows_the_seconds(terminal: Printed) -> None:
    with step("Starting"):
        pass
    assert "Starting … 0:00:00" in terminal()


def test_in_a_log_there_are_two_plain_lines_and_no_control_codes(log: Printed) -> None:
    with step("Filling") as show:
        show("documents", 12, 34)
    assert log() == "  … Filling\n  ✓ Filling\n"


def test_what_took_long_says_how_long(log: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "WORTH_SAYING", 0)
    with step("Filling"):
        pass
    assert log().endswith("✓ Filling (0 s)\n")


def test_a_step_that_fails_is_not_ticked_off(log: Printed) -> None:
    with pytest.raises(RuntimeError), step("Filling"):
        raise RuntimeError
    assert log() == "  … Filling\n"


def test_bars_alone_leave_nothing_in_a_log(log: Printed) -> None:
    with bars() as show:
        show("service", 1, 2)
    assert log() == ""
