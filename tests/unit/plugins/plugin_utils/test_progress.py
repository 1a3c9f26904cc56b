# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a line of progress is shown, and what it looks like. Whole plays are in tests/integration/test_progress.py."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from ansible_collections.declarative.openai.plugins.module_utils._base.progress import announce, report, showing
from ansible_collections.declarative.openai.plugins.module_utils._base.waiting import wait_for
from ansible_collections.declarative.openai.plugins.module_utils._transport.redaction import Redaction
from ansible_collections.declarative.openai.plugins.plugin_utils import _progress
from ansible_collections.declarative.openai.plugins.plugin_utils._progress import Screen


def shown_at(seconds: list[float], width: Callable[[], int] | None) -> list[float]:
    """Which of these seconds a line is shown at, when something is reported at each of them."""
    now = [0.0]
    written: list[float] = []
    screen = Screen(lambda _text: written.append(now[0]), width, lambda: now[0])
    for now[0] in seconds:
        screen(lambda: "text")
    return written


def drawn(text: str, width: int = 20) -> list[str]:
    times = iter([0.0, 10.0])
    written: list[str] = []
    screen = Screen(written.append, lambda: width, lambda: next(times))
    screen(lambda: text)
    screen.close()
    return written


def test_log_has_fewer_and_fewer_lines() -> None:
    assert shown_at([float(second) for second in range(300)], None) == [5, 15, 35, 75, 135, 195, 255]


def test_terminal_is_spared_what_is_over_at_once() -> None:
    assert shown_at([0, 0.25, 0.5, 0.625, 0.75, 9], lambda: 80) == [0.5, 0.75, 9]


def test_text_is_only_made_when_it_is_shown() -> None:
    screen = Screen(lambda _text: None, None, lambda: 0.0)
    screen(lambda: pytest.fail("made"))
    report(lambda: pytest.fail("made"))


def test_line_is_below_the_cursor_and_erased() -> None:
    assert drawn("half") == ["\x1b[J\nhalf\r\x1b[A", "\r\x1b[J"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("0123456789", "012345678"),
        ("012345678", "012345678"),
        ("日本語日本語", "日本語日"),
        ("a\x1b[2Jb\n", "a?[2Jb?"),
    ],
)
def test_line_fits_and_moves_nothing(text: str, line: str) -> None:
    assert drawn(text, width=10)[0] == f"\x1b[J\n{line}\r\x1b[A"


def test_announcement_is_shown_before_its_time() -> None:
    written: list[str] = []
    Screen(written.append, None, lambda: 0.0).announce("run goes on\n", False)
    assert written == ["run goes on?\n"]


def test_last_word_stays_on_a_terminal_as_a_whole() -> None:
    written: list[str] = []
    screen = Screen(written.append, lambda: 10, lambda: 0.0)
    screen.announce("run 1: goes on", False)
    screen.announce("run 1: cancelled", True)
    screen.announce("run 2: goes on", False)
    assert written == ["\x1b[J\nrun 1: go\r\x1b[A", "\r\x1b[Jrun 1: cancelled\n"]


def test_nothing_drawn_is_nothing_erased() -> None:
    written: list[str] = []
    Screen(written.append, lambda: 80, lambda: 0.0).close()
    assert written == []


def test_secrets_are_hidden_and_the_host_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    monkeypatch.setattr(_progress, "_STDERR", theirs)
    monkeypatch.setattr(_progress, "LOG", _progress.Pace(0, 0, 1, 0))
    with _progress.shown("[web] ", Redaction(["open-sesame"])):
        report(lambda: "file open-sesame.txt: 1 B")
        announce("run open-sesame: goes on")
    report(lambda: "later")
    os.close(theirs)
    with os.fdopen(ours) as end:
        assert end.read() == "[web] file ********.txt: 1 B\n[web] run ********: goes on\n"


def test_closed_standard_error_harms_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    monkeypatch.setattr(_progress, "_STDERR", theirs)
    monkeypatch.setattr(_progress, "LOG", _progress.Pace(0, 0, 1, 0))
    with _progress.shown("", Redaction()):
        report(lambda: "text")
    os.close(theirs)


def test_many_threads_have_one_line_at_a_time() -> None:
    written: list[str] = []
    screen = Screen(written.append, None, iter([0.0] + [5.0] * 1000).__next__)
    with showing(screen), ThreadPoolExecutor(16) as pool:
        for number in range(1000):
            pool.submit(report, lambda number=number: str(number))
    assert len(written) == 1


def test_waiting_says_how_far_it_is() -> None:
    seen: list[str] = []
    states = iter(["queued", "in_progress", "completed"])
    with showing(lambda text: seen.append(text())):
        wait_for(
            "queued",
            lambda: next(states),
            lambda state: state == "completed",
            timeout=5,
            poll_interval=0.01,
            what=lambda state: f"Run is still {state}",
            progress=lambda state: f"run: {state}",
        )
    assert seen == ["run: queued, 0 s", "run: in_progress, 0 s"]
