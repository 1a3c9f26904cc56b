# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Send requests straight to the local server, in the process of the task: a module would cost each target seconds.

``query('local_server', requests, base_url=, key=, backend=, tolerate=)`` returns their answers. The requests
are those of the Assistants API, whatever the backend; `registry` is the backend responses with assistants in the
registry. A request is "METHOD /path", or a list of that and a body. The body of POST /files is filename, purpose and
content. An HTTP status that is not among `tolerate` is a failure.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase

sys.path.append(str(Path(__file__).parents[1] / "files"))

import on_registry
import on_responses

BOUNDARY = "a1b2c3d4e5f6"


def form(upload: dict[str, str]) -> bytes:
    parts = [
        f'Content-Disposition: form-data; name="purpose"\r\n\r\n{upload["purpose"]}',
        f'Content-Disposition: form-data; name="file"; filename="{upload["filename"]}"\r\n\r\n{upload["content"]}',
    ]
    return "".join(f"--{BOUNDARY}\r\n{part}\r\n" for part in parts).encode() + f"--{BOUNDARY}--\r\n".encode()


def send(base_url: str, key: str, tolerated: set[int], line: str, body: Any, headers: dict[str, str]) -> Any:
    method, path = line.split(" ", 1)
    headers = {"Authorization": f"Bearer {key}", **headers}
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
    raise AnsibleError(f"{line}: {answer.status} {text}")


class LookupModule(LookupBase):  # type: ignore[misc]
    def run(
        self,
        terms: Sequence[Any],
        variables: Any = None,
        *,
        base_url: str,
        key: str,
        backend: str = "assistants",
        tolerate: Sequence[int] = (),
    ) -> list[Any]:
        request = partial(send, str(base_url), str(key), {int(status) for status in tolerate})
        answers = []
        # Plain data, whatever Ansible knows of where it comes from.
        for given in json.loads(json.dumps(terms[0])):
            line, body = (given, None) if isinstance(given, str) else given
            if backend == "registry":
                answers.append(on_registry.send(request, str(base_url), line, body))
            elif backend == "responses":
                answers.append(on_responses.send(request, line, body))
            else:
                answers.append(request(line, body, {"OpenAI-Beta": "assistants=v2"}))
        return answers
