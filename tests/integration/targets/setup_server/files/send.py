# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""send.py BASE_URL BACKEND STATUSES: send the requests of a JSON list on stdin, and print the list of their answers.

The requests are those of the Assistants API, whatever the backend; `registry` is the backend responses with assistants
in the registry. A request is "METHOD /path", or a list of that and a body. The body of POST /files is filename, purpose
and content. An HTTP status that is not among STATUSES (with commas between them) is a failure.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import on_registry
import on_responses

BOUNDARY = "a1b2c3d4e5f6"


def form(upload: dict[str, str]) -> bytes:
    parts = [
        f'Content-Disposition: form-data; name="purpose"\r\n\r\n{upload["purpose"]}',
        f'Content-Disposition: form-data; name="file"; filename="{upload["filename"]}"\r\n\r\n{upload["content"]}',
    ]
    return "".join(f"--{BOUNDARY}\r\n{part}\r\n" for part in parts).encode() + f"--{BOUNDARY}--\r\n".encode()


def send(base_url: str, tolerated: set[int], line: str, body: Any, headers: dict[str, str]) -> Any:
    method, path = line.split(" ", 1)
    headers = {"Authorization": f"Bearer {os.environ['KEY']}", **headers}
    data = None
    if line == "POST /files":
        data = form(body)
        headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
    elif body is not None:
        data = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    address = urlsplit(base_url)
    connection = HTTPConnection(address.netloc)
    connection.request(method, path if path.startswith("/__control__") else address.path + path, data, headers)
    with connection.getresponse() as answer:
        text = answer.read().decode()
        if answer.status < 300:
            return json.loads(text)
        if answer.status in tolerated:
            return {}
    sys.exit(f"{line}: {answer.status} {text}")


def main() -> None:
    base_url, backend, statuses = sys.argv[1:]
    request = partial(send, base_url, {int(status) for status in statuses.split(",") if status})
    answers = []
    for given in json.load(sys.stdin):
        line, body = (given, None) if isinstance(given, str) else given
        if backend == "registry":
            answers.append(on_registry.send(request, base_url, line, body))
        elif backend == "responses":
            answers.append(on_responses.send(request, line, body))
        else:
            answers.append(request(line, body, {"OpenAI-Beta": "assistants=v2"}))
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
