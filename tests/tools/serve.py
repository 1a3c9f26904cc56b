# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Serve the local OpenAI-compatible API in the foreground, after two lines that point clients at it.

Usage: python tests/tools/serve.py [arguments of tests/server]
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys

from environment import cache, clean
from local_server import COMMAND


def main(arguments: list[str]) -> int:
    home = cache() / "home"
    home.mkdir(parents=True, exist_ok=True)
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--key", default="sk-local")
    parser.add_argument("--model", default="smollm2")
    chosen, others = parser.parse_known_args(arguments)
    command = [*COMMAND, "--key", chosen.key, "--model", chosen.model, *others]
    with subprocess.Popen(command, env=clean(home), stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        # Make passes its own end on to this process, and no further.
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            base_url = server.stdout.readline().strip()
            if base_url:
                print(f"export OPENAI_BASE_URL={base_url}", f"export OPENAI_API_KEY={chosen.key}", sep="\n", flush=True)
            for line in server.stdout:
                print(line, end="", flush=True)
        except KeyboardInterrupt:
            # The terminal sends the server the same signal; leaving the block waits for its end.
            pass
    return server.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
