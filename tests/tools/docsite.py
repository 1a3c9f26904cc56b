# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Build the documentation's web pages in .cache/docsite/build/html, without any network."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

from environment import NAME, NAMESPACE, cache, clean, collections_root

FOLDER = cache() / "docsite"

# Ansible's own pages are looked up in inventories on the web: leave these out, and with them their labels.
OFFLINE = "\nintersphinx_mapping = {}\n"
OTHERS_LABEL = re.compile(rf"undefined label: '(?!ansible_collections\.{NAMESPACE}\.{NAME}\.)")


def run(*command: str) -> str:
    environment = clean(cache() / "home", ANSIBLE_COLLECTIONS_PATH=str(collections_root()))
    done = subprocess.run(
        command, cwd=FOLDER, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{command[0]} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    options = ("--use-current", "--squash-hierarchy", "--lenient", "--fail-on-error", "--sphinx-theme", "alabaster")
    run("antsibull-docs", "sphinx-init", *options, "--dest-dir", ".", f"{NAMESPACE}.{NAME}")
    with (FOLDER / "conf.py").open("a") as configuration:
        configuration.write(OFFLINE)
    log = run("./build.sh")
    warnings = [line for line in log.splitlines() if re.search(r"\b(WARNING|ERROR):", line)]
    if ours := [line for line in warnings if not OTHERS_LABEL.search(line)]:
        sys.exit("\n".join(ours))
    pages = len(list((FOLDER / "build" / "html").glob("*.html")))
    print(f"Built {pages} pages in {(FOLDER / 'build' / 'html').relative_to(cache().parent)}")


if __name__ == "__main__":
    main()
