#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_agent
short_description: Manage an agent of the Agents API
description:
  - Create, change and delete an agent, the stored configuration of the Agents API of OpenAI (a beta).
  - An agent that exists already is adopted, by its O(name) or its O(agent_id), and brought to what is declared.
  - An option that is left out is not managed. V(''), V([]) and V({}) clear what can be cleared.
  - A mapping that is declared is the whole mapping. What is left out in it has the default of the API, so what is
    taken out of it is a change.
  - This is the record as OpenAI keeps it, whatever O(backend) is. M(declarative.openai.openai_assistant) keeps
    assistants in such records with O(backend=responses).
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
  - declarative.openai.inputs.metadata
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description: Whether the agent is to be there.
    type: str
    choices: [present, absent]
    default: present
  agent_id:
    description: The id of the agent, where its name does not say which one is meant.
    type: str
  name:
    description:
      - The name of the agent, at most 128 characters. It finds the agent where O(agent_id) is not set.
      - Two agents of one name are an error that lists their ids.
      - Required unless O(agent_id) is set. With O(agent_id) the agent is renamed.
    type: str
  model:
    description: The id of the model. Needed to create an agent.
    type: str
  instructions:
    description: What is added to the base instructions of the platform, at most 256,000 characters.
    type: str
  tools:
    description:
      - The tools, in order. The list is the whole list, at most 3 MiB of JSON.
      - Each is a mapping with a C(type) and the settings of that type beside it. The types are V(function),
        V(tool_search), V(programmatic_tool_calling), V(mcp), V(web_search), V(computer_use) and V(automations). The
        type alone stands for a tool without settings.
      - A V(function) has a C(name), a C(description) and C(parameters), a mapping or JSON text of one.
      - An V(mcp) has a C(server_label) and a C(transport).
    type: list
    elements: raw
  reasoning:
    description: How the model thinks before it answers.
    type: dict
    suboptions:
      effort:
        description: How much it thinks. Left out it is not managed, since the default depends on the model.
        type: str
        choices: [none, minimal, low, medium, high, xhigh, max]
      summary:
        description: How the thoughts are summed up. Left out there is no summary.
        type: str
        choices: [concise, detailed, auto]
  text:
    description: The form of the text the agent produces.
    type: dict
    suboptions:
      format:
        description:
          - V(text), or a mapping with the C(type) V(text) or V(json_schema).
          - A V(json_schema) has the schema under C(schema).
        type: raw
      verbosity:
        description: How much text it produces. Left out it is V(medium).
        type: str
        choices: [low, medium, high]
  service_tier:
    description: How requests to the model are served.
    type: str
    choices: [auto, default, flex, priority, fast, ultrafast]
  compaction:
    description: How a long context is compacted.
    type: dict
    suboptions:
      async:
        description: Whether it is compacted in the background. Left out it is.
        type: bool
  multi_agent:
    description: Whether the agent creates subagents.
    type: dict
    suboptions:
      enabled:
        description: Whether it has the tools for that.
        type: bool
        required: true
      max_concurrent_subagents:
        description: How many of them run at a time at most. Left out they are 6.
        type: int
  experimental:
    description: Settings that OpenAI still tries out.
    type: dict
    suboptions:
      time_awareness:
        description: Whether the model is told the time now and then. Left out it is not.
        type: bool
seealso:
  - module: declarative.openai.openai_agent_info
  - module: declarative.openai.openai_assistant
"""

EXAMPLES = r"""
- name: Keep the support agent as declared
  declarative.openai.openai_agent:
    name: support
    model: gpt-5
    instructions: Answer from the handbook. Say so when it has no answer.
    tools:
      - type: web_search
        allowed_domains: [handbook.example.com]
      - type: function
        name: open_ticket
        description: Open a ticket for the user.
        parameters:
          type: object
          properties:
            title:
              type: string
          required: [title]
    reasoning:
      effort: low
    metadata:
      team: platform
  register: support

- name: Rename it
  declarative.openai.openai_agent:
    agent_id: "{{ support.id }}"
    name: first-line-support

- name: Remove it
  declarative.openai.openai_agent:
    name: first-line-support
    state: absent
"""

RETURN = r"""
id:
  description: The id of the agent. In check mode V((known after apply\)) where it would be created.
  returned: success
  type: str
  sample: agent_abc123
agent:
  description: The agent, also as it would be in check mode. Null where there is none. After a deletion, as it was.
  returned: success
  type: dict
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
from ansible_collections.declarative.openai.plugins.module_utils._resources.responses.agents import AGENT


def main() -> None:
    run_as_module(AGENT)


if __name__ == "__main__":
    main()
