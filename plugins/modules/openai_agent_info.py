#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_agent_info
short_description: Look up agents
description:
  - Return the agents there are, or one of them, or those that the filters leave.
  - Without options all agents are returned.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
  - declarative.openai.paging.list
  - declarative.openai.paging.filters
options:
  agent_id:
    description: Return only the agent with this id. An id that the server does not know gives an empty list.
    type: str
seealso:
  - module: declarative.openai.openai_agent
"""

EXAMPLES = r"""
- name: Have two agents to look at
  declarative.openai.openai_agent:
    name: "{{ item }}"
    model: gpt-5
    metadata:
      team: platform
  loop:
    - support-first-line
    - support-second-line

- name: Find an agent by its name
  declarative.openai.openai_agent_info:
    name: support-first-line
  register: first_line

- name: Show its model
  ansible.builtin.debug:
    var: first_line.agents[0].model

- name: Find all support agents of the platform team, the newest first
  declarative.openai.openai_agent_info:
    name_pattern: support-*
    metadata:
      team: platform
    order: desc
  register: support

- name: Look one up by its id
  declarative.openai.openai_agent_info:
    agent_id: "{{ support.agents[0].id }}"
"""

RETURN = r"""
agents:
  description: The agents that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the agent.
      type: str
      sample: agent_abc123
    name:
      description: The name of the agent. Null for an agent without one.
      type: str
      sample: support
    model:
      description: The id of the model.
      type: str
      sample: gpt-5
    instructions:
      description: What is added to the base instructions of the platform.
      type: str
      sample: Answer from the handbook.
    tools:
      description: The tools, with the defaults the server filled in.
      type: list
      elements: dict
      sample:
        - type: web_search
          mode: live
    reasoning:
      description: How the model thinks, with the default of the model where nothing was set.
      type: dict
      sample:
        effort: medium
        summary: null
    text:
      description: The form of the text the agent produces.
      type: dict
      sample:
        format:
          type: text
        verbosity: medium
    service_tier:
      description: How requests to the model are served.
      type: str
      sample: auto
    compaction:
      description: How a long context is compacted.
      type: dict
      sample:
        async: true
    multi_agent:
      description: Whether the agent creates subagents, and how many at a time.
      type: dict
      sample:
        enabled: false
        max_concurrent_subagents: null
    experimental:
      description: The experimental settings.
      type: dict
      sample:
        time_awareness: false
    metadata:
      description: The pairs the agent carries, without the collection's reserved ones.
      type: dict
      sample:
        team: platform
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    updated_at:
      description: When it was changed last, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    object:
      description: Always V(agent).
      type: str
      sample: agent
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.agents import AGENT_INFO


def main() -> None:
    run_as_module(AGENT_INFO)


if __name__ == "__main__":
    main()
