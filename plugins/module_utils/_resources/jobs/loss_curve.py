# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The losses of a fine-tuning job as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from ansible_collections.declarative.openai.plugins.module_utils._base.errors import PlatformError
from ansible_collections.declarative.openai.plugins.module_utils._resources.shared.destination import (
    check_place,
    written_whole,
)

OPTION = "loss_curve"
# What a measurement may have, the first of these that it has: a job of the method reinforcement has rewards.
_KINDS = ("loss", "reward")


def check(path: str) -> None:
    """What can be said before there is anything to draw."""
    _figure()
    check_place(path, OPTION)


def draw(path: str, job_id: str, events: Iterable[Mapping[str, Any]]) -> None:
    """Write the curves of these events as PNG, unless the file has just that already."""
    kind, curves = _curves([event["data"] for event in events if event.get("type") == "metrics" and event.get("data")])
    if not curves:
        raise PlatformError(f"Fine-tuning job {job_id} has measured nothing yet; draw its {OPTION} once it has run.")
    figure = _figure()(figsize=(8, 5), dpi=100, layout="constrained")
    axes = figure.add_subplot(title=job_id, xlabel="step", ylabel=kind)
    for name, points in curves.items():
        axes.plot(*zip(*points, strict=True), marker="." if len(points) < 50 else "", label=name)
    axes.grid(alpha=0.3)
    axes.legend()
    picture = BytesIO()
    # The same curves give the same file, whatever version draws them.
    figure.savefig(picture, format="png", metadata={"Software": None})
    file = Path(path)
    if not file.is_file() or file.read_bytes() != picture.getvalue():
        with written_whole(path, OPTION) as temporary:
            Path(temporary).write_bytes(picture.getvalue())


def _curves(measured: list[Mapping[str, Any]]) -> tuple[str, dict[str, list[tuple[float, float]]]]:
    """The values by name, in the order of their steps. What was not measured at a step leaves no gap."""
    for kind in _KINDS:
        curves: dict[str, list[tuple[float, float]]] = {}
        for data in sorted(measured, key=lambda one: one.get("step", 0)):
            for name, value in data.items():
                if name.endswith(f"_{kind}") and isinstance(value, (int, float)):
                    curves.setdefault(name.replace("_", " "), []).append((data.get("step", 0), value))
        if curves:
            return kind, dict(sorted(curves.items()))
    return _KINDS[0], {}


def _figure() -> Any:
    """The class of matplotlib that draws without a display. It costs a while, so only who draws imports it."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PlatformError(
            f"{OPTION} needs the Python library matplotlib where the task runs ({error}); install it there with: pip "
            "install 'matplotlib>=3,<4'."
        ) from error
    return Figure
