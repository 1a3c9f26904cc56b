# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A large file, uploaded in parts, beside curl."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from environment import clean
from measure import Figure, Outcome, Ratio, in_turns
from runs import Run, Site, site

REPETITIONS = 5
PART = 64 * 2**20
PARTS = 16
SIZE = PARTS * PART
MOST_MEGABYTES = 200

# The parts lie ready, since curl cannot send a piece of a file as a form. One after another, as such scripts do.
SHELL = """
set -eu
call() { curl --silent --show-error --fail -H "Authorization: Bearer $OPENAI_API_KEY" "$@"; }
json() { call -H 'Content-Type: application/json' -d "$2" "$OPENAI_BASE_URL$1"; }
upload=$(json /uploads "$1" | grep -o 'upload_[A-Za-z0-9]*' | head -n 1)
ids=
for part in part.*; do
  id=$(call -F "data=@$part" "$OPENAI_BASE_URL/uploads/$upload/parts" | grep -o 'part_[A-Za-z0-9]*' | head -n 1)
  ids="$ids${ids:+,}\\"$id\\""
done
json "/uploads/$upload/complete" "{\\"part_ids\\": [$ids]}"
"""


def upload() -> Outcome:
    """A file that is too large for one request."""
    outcome = Outcome(f"uploading a sparse file of {SIZE / 2**30:.0f} GB in {PARTS} parts, with openai_file and curl")
    if shutil.which("curl") is None:
        raise RuntimeError("There is no curl to compare with; install it, or name other cases.")
    with site() as here:
        whole = here.folder / "whole.bin"
        _sparse(whole, SIZE)
        for number in range(PARTS):
            _sparse(here.folder / f"part.{number:02}", PART)
        peaks: dict[str, list[float]] = {"openai_file": [], "curl": [], "nothing": []}

        def noted(name: str, run: Run) -> float:
            peaks[name].append(run.megabytes)
            here.reset()
            (here.folder / "registry.json").unlink(missing_ok=True)
            return run.seconds

        figures = in_turns(
            {
                "openai_file of none": lambda: noted("nothing", _ours(here, None)),
                "openai_file": lambda: noted("openai_file", _ours(here, whole)),
                "curl": lambda: noted("curl", _curl(here)),
            },
            REPETITIONS,
        )
    alone = figures["openai_file"].less(figures["openai_file of none"], "openai_file without start")
    memory = Figure("openai_file, peak memory", tuple(peaks["openai_file"]), "MB")
    outcome.add(*figures.values(), alone, memory, Figure("curl, peak memory", tuple(peaks["curl"]), "MB"))
    outcome.compare(figures["openai_file"], figures["curl"], 1.3)
    outcome.compare(alone, figures["curl"])
    outcome.ratios.append(Ratio(f"peak memory / {MOST_MEGABYTES} MB", memory.median / MOST_MEGABYTES, 1))
    outcome.notes.append(
        "openai_file also reads the file for its hash and sends four parts side by side; "
        "curl sends one after another. The memory is that of the largest process, and cannot be seen where it is "
        "less than the benchmark's own 25 MB."
    )
    return outcome


def _sparse(file: Path, size: int) -> None:
    with file.open("wb") as opened:
        opened.truncate(size)


def _ours(here: Site, file: Path | None) -> Run:
    """Upload it, or nothing: then only the start is left."""
    task = {"declarative.openai.openai_file": {"path": str(file), "purpose": "user_data"}}
    return here.play([task], changed=1) if file else here.play([{**task, "loop": []}])


def _curl(here: Site) -> Run:
    announced = {
        "filename": "whole.bin",
        "purpose": "user_data",
        "bytes": SIZE,
        "mime_type": "application/octet-stream",
    }
    environment = clean(here.folder, OPENAI_BASE_URL=here.server.base_url, OPENAI_API_KEY=here.server.key)
    return here.measured(["sh", "-c", SHELL, "upload", json.dumps(announced)], environment)[0]
