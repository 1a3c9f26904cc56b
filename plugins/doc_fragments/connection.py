# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to reach the platform: the options every module has."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_key:
    description:
      - The API key. Set it once for a play with C(module_defaults) of the group C(group/declarative.openai.openai).
      - It is needed for OpenAI's own servers alone. Without one no C(Authorization) header is sent.
      - A key that is shorter than eight characters, or a usual placeholder such as V(not-needed), is taken for none of
        the secrets that are masked in results.
      - An environment variable that is empty is one that is not set, here and for all other options.
      - Falls back to the environment variable E(OPENAI_API_KEY).
    type: str
  admin_api_key:
    description:
      - The admin API key of the organization, which what is administered needs in place of O(api_key), such as
        projects, groups and spend limits. One never stands in for the other, and no other module uses it.
      - Requests with it name no project, whatever O(api_project) is.
      - Falls back to the environment variable E(OPENAI_ADMIN_KEY).
    type: str
  base_url:
    description:
      - The URL of the API. Plain C(http) is accepted for this machine alone.
      - Falls back to the environment variable E(OPENAI_BASE_URL).
    type: str
    default: https://api.openai.com/v1
  organization:
    description:
      - The id of the organization the requests are made for, sent as C(OpenAI-Organization).
      - Falls back to the environment variable E(OPENAI_ORG_ID).
    type: str
  api_project:
    description:
      - The id of the project the requests are made for, sent as C(OpenAI-Project). Requests with O(admin_api_key) go
        without it.
      - Falls back to the environment variable E(OPENAI_PROJECT_ID).
    type: str
  backend:
    description:
      - Which API holds assistants, threads, messages and runs. Files and vector stores are the same in each.
      - V(auto) is V(responses) for OpenAI's own servers and V(assistants) for any other O(base_url).
      - OpenAI shut its Assistants API down on 2026-08-26. Compatible servers still serve it.
      - With V(responses) an assistant is an Agent record, a thread is a Conversation, and a run is a chain of
        background Responses. Options and results are the same.
      - Falls back to the environment variable E(OPENAI_BACKEND).
    type: str
    choices: [auto, responses, assistants]
    default: auto
  on_lossy:
    description:
      - What to do with an option that the backend cannot express.
      - V(fail) fails before anything is sent, V(warn) leaves the option out and says so, V(ignore) leaves it out.
    type: str
    choices: [fail, warn, ignore]
    default: fail
  assistant_store:
    description:
      - Where assistants are kept. V(agents) is the server.
      - V(registry) keeps them in O(registry), for a server without an Agents API or an account without access to it.
        Runs with O(backend=responses) take them from there.
      - Falls back to the environment variable E(OPENAI_ASSISTANT_STORE).
    type: str
    choices: [agents, registry]
    default: agents
  request_timeout:
    description: How many seconds one request may wait for its answer, at most 86400.
    type: float
    default: 60.0
  max_retries:
    description:
      - How often a request is tried again after an answer of 408, 409, 425, 429, or 500 and above, or when the server
        cannot be reached.
      - The pauses grow, follow C(Retry-After), and end after 300 seconds together.
      - An answer of 429 counts only where this is V(0). Otherwise the request waits for its next turn, see
        O(requests_per_minute).
      - A request that creates something is not repeated where the first one may have been heard. The object is looked
        for first. Where the API cannot list it, as threads and runs, the task fails and says so.
    type: int
    default: 5
  requests_per_minute:
    description:
      - How many requests of one kind may be sent in a minute. A kind is a method and a path in which ids do not count.
      - A number is for each kind of requests. A mapping of paths, such as V(/assistants/{id}), to numbers is for those
        paths, and V(default) in it for all others. A path that it does not name is not limited.
      - Without it a limit of the server is learned from its answers of 429, with C(Retry-After) or without. Where both
        are, the slower pace counts.
      - All tasks, playbooks and forks of a user on a machine share the pace, kept below
        C(~/.ansible/declarative.openai), and wait for their turns in order. A task whose turn would come after more
        than 300 seconds fails at once and says how long it would have been.
      - In an environment variable it is a number.
      - Falls back to the environment variable E(OPENAI_REQUESTS_PER_MINUTE).
    type: raw
  validate_certs:
    description: Whether the server's TLS certificate is checked.
    type: bool
    default: true
  ca_path:
    description: A file or a folder of PEM certificates to check the server's certificate with, instead of the system's.
    type: path
  debug_log:
    description:
      - A file that gets one JSON line for each request, for finding out what happened. Its mode is 0600.
      - It has what requests carry, prompts included, but no secrets. Those of a task with C(no_log) are left out.
    type: path
  registry:
    description:
      - A JSON file in which the collection notes the ids of what the API cannot list, threads and runs above all, and
        hashes of what the API does not give back.
      - Its mode is 0600, it is replaced as a whole and is on the disk before a task goes on. A symbolic link is
        followed and stays; a device, a pipe or a folder is refused.
      - A task that has something to note tries to write it before it makes anything.
      - The lock of those who write, a file with C(.lock) behind the name, lies beside it, so that several machines may
        share a registry on a network file system. A task waits a minute for it at most.
      - A task that is killed leaves at most one file with C(.new) behind the name; the next one removes it. Where a new
        version of the collection has another format, it copies the file to one with C(.v1), or its other version,
        behind the name before it writes.
      - Falls back to the environment variable E(OPENAI_REGISTRY).
    type: path
    default: ~/.ansible/openai-registry.json
requirements:
  - python >= 3.10
  - openai >= 3, < 4
  - tenacity >= 9, < 10
  - filelock >= 3.16, < 5
"""

    # Where lookups find them beside what the template says; modules have `module_defaults` for that.
    PLUGINS = r"""
options:
  api_key:
    env:
      - name: OPENAI_API_KEY
    vars:
      - name: openai_api_key
  admin_api_key:
    env:
      - name: OPENAI_ADMIN_KEY
    vars:
      - name: openai_admin_api_key
  base_url:
    env:
      - name: OPENAI_BASE_URL
    vars:
      - name: openai_base_url
  organization:
    env:
      - name: OPENAI_ORG_ID
    vars:
      - name: openai_organization
  api_project:
    env:
      - name: OPENAI_PROJECT_ID
    vars:
      - name: openai_api_project
  backend:
    env:
      - name: OPENAI_BACKEND
    vars:
      - name: openai_backend
  on_lossy:
    vars:
      - name: openai_on_lossy
  assistant_store:
    env:
      - name: OPENAI_ASSISTANT_STORE
    vars:
      - name: openai_assistant_store
  request_timeout:
    vars:
      - name: openai_request_timeout
  max_retries:
    vars:
      - name: openai_max_retries
  requests_per_minute:
    env:
      - name: OPENAI_REQUESTS_PER_MINUTE
    vars:
      - name: openai_requests_per_minute
  validate_certs:
    vars:
      - name: openai_validate_certs
  ca_path:
    vars:
      - name: openai_ca_path
  debug_log:
    vars:
      - name: openai_debug_log
  registry:
    env:
      - name: OPENAI_REGISTRY
    vars:
      - name: openai_registry
"""
