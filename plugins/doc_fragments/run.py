# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of a run, whether its thread is there already or made with it."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  assistant_id:
    description: The id of the assistant that answers. It, O(assistant_name) or O(assistant) is needed to create a run.
    type: str
  assistant_name:
    description: The name of the assistant that answers, instead of its id. Two assistants of that name are an error.
    type: str
  model:
    description: The id of the model, instead of the assistant's.
    type: str
  instructions:
    description: The system instructions, at most 256,000 characters, instead of the assistant's.
    type: str
  tool_choice:
    description:
      - Whether tools are called, V(auto), V(none) or V(required).
      - Or the tool that has to be called, as a mapping with its C(type), and C(name) under C(function) for a function.
    type: raw
  parallel_tool_calls:
    description: Whether the model may call several functions at once.
    type: bool
notes:
  - The settings that a run has in common with its assistant stand for those of the assistant, for this run alone.
  - O(max_prompt_tokens), O(max_completion_tokens) and O(truncation_strategy) are the run's, else the thread's, else the
    assistant's. They are read when the run is made, so a run that is there is not made again when they change.
  - What is changed in place is O(metadata). The other options are inputs. The registry keeps a hash of each input that
    was set, under O(key).
  - A run that the registry knows under O(key), and that ended failed, expired or incomplete, is run again.
  - The task fails when the run ends failed, expired or incomplete, and when O(wait_timeout) passes. It returns the run
    and all other results in that case, too.
  - A run that waits for tool outputs ends the waiting without an error. Its RV(status) is V(requires_action), and
    RV(required_action) has the calls.
  - What a model says is not to be trusted. Use it as data, and never as a template or a command.
"""
