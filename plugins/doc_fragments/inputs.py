# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that several modules take, some of them inside others: messages in a thread, a vector store in resources."""

from __future__ import annotations


class ModuleDocFragment:
    METADATA = r"""
options:
  metadata:
    description:
      - Up to 16 pairs of text that the object carries. Keys have at most 64 characters, values at most 512.
      - The mapping is the whole mapping. Numbers and booleans are stored as their JSON text, so V(3) is stored as
        V("3").
      - Keys that start with C(do.) are the collection's own. They are neither shown nor taken.
    type: dict
"""

    CHUNKING = r"""
options:
  chunking_strategy:
    description: How files are cut into pieces.
    type: dict
    suboptions:
      type:
        description: V(auto) leaves it to the server.
        type: str
        choices: [auto, static]
        required: true
      static:
        description: The sizes for V(static).
        type: dict
        suboptions:
          max_chunk_size_tokens:
            description: The size of a piece in tokens, from 100 to 4096.
            type: int
            required: true
          chunk_overlap_tokens:
            description: How many tokens two pieces share, at most half a piece.
            type: int
            required: true
"""

    TOOLS = r"""
options:
  tools:
    description:
      - The tools, at most 128, in order. The list is the whole list.
      - Each is a mapping with a C(type), one of V(code_interpreter), V(file_search) and V(function), and the settings
        of that type under its name. The type alone stands for a tool without settings.
      - The C(parameters) of a function are a mapping, or JSON text of one.
    type: list
    elements: raw
"""

    TOOL_RESOURCES = r"""
options:
  tool_resources:
    description: The files and vector stores the tools work with. A tool that is left out is not managed.
    type: dict
    suboptions:
      code_interpreter:
        description: Resources of the tool V(code_interpreter).
        type: dict
        suboptions:
          file_ids:
            description: The ids of at most 20 files.
            type: list
            elements: str
      file_search:
        description: Resources of the tool V(file_search).
        type: dict
        suboptions:
          vector_store_ids:
            description: The id of one vector store.
            type: list
            elements: str
          vector_stores:
            description:
              - One vector store that is made together with the object. Any vector store that is attached later
                satisfies it.
              - A store that is to be managed further is better made with M(declarative.openai.openai_vector_store).
            type: list
            elements: dict
            suboptions:
              file_ids:
                description: The ids of the files in the store.
                type: list
                elements: str
              chunking_strategy:
                description: How files are cut into pieces.
                type: dict
                suboptions:
                  type:
                    description: V(auto) leaves it to the server.
                    type: str
                    choices: [auto, static]
                    required: true
                  static:
                    description: The sizes for V(static).
                    type: dict
                    suboptions:
                      max_chunk_size_tokens:
                        description: The size of a piece in tokens, from 100 to 4096.
                        type: int
                        required: true
                      chunk_overlap_tokens:
                        description: How many tokens two pieces share, at most half a piece.
                        type: int
                        required: true
              metadata:
                description: Pairs of text that the store carries.
                type: dict
"""

    # Without vector stores that are made on the spot.
    TOOL_RESOURCES_NAMED = r"""
options:
  tool_resources:
    description: The files and vector stores the tools work with. A tool that is left out is not managed.
    type: dict
    suboptions:
      code_interpreter:
        description: Resources of the tool V(code_interpreter).
        type: dict
        suboptions:
          file_ids:
            description: The ids of at most 20 files.
            type: list
            elements: str
      file_search:
        description: Resources of the tool V(file_search).
        type: dict
        suboptions:
          vector_store_ids:
            description: The id of one vector store.
            type: list
            elements: str
"""

    LIMITS = r"""
options:
  max_prompt_tokens:
    description:
      - How many tokens all prompts of a run may have together, at least 256. Past that it ends incomplete.
      - With O(backend=responses) nothing limits that, so it is refused, see O(on_lossy).
      - Left out, it is the thread's, else the assistant's.
    type: int
  max_completion_tokens:
    description:
      - How many tokens all answers of a run may have together, at least 256. Past that it ends incomplete.
      - Left out, it is the thread's, else the assistant's.
    type: int
  truncation_strategy:
    description:
      - Which messages of the thread the model sees when there are too many.
      - Left out, it is the thread's, else the assistant's.
    type: dict
    suboptions:
      type:
        description: V(auto) leaves out messages from the middle, V(last_messages) all but the last ones.
        type: str
        choices: [auto, last_messages]
      last_messages:
        description: How many messages are kept. It goes with the type V(last_messages).
        type: int
"""

    # Of what keeps them for its runs.
    DEFAULT_LIMITS = r"""
options:
  max_prompt_tokens:
    description:
      - How many tokens all prompts of a run may have together, at least 256. Past that it ends incomplete.
      - With O(backend=responses) nothing limits that, so it is refused, see O(on_lossy).
      - It counts for runs that set none of their own. V(0) clears it.
    type: int
  max_completion_tokens:
    description:
      - How many tokens all answers of a run may have together, at least 256. Past that it ends incomplete.
      - It counts for runs that set none of their own. V(0) clears it.
    type: int
  truncation_strategy:
    description:
      - Which messages of the thread the model sees when there are too many.
      - It counts for runs that set none of their own. V({}) clears it.
    type: dict
    suboptions:
      type:
        description: V(auto) leaves out messages from the middle, V(last_messages) all but the last ones.
        type: str
        choices: [auto, last_messages]
      last_messages:
        description: How many messages are kept. It goes with the type V(last_messages).
        type: int
"""

    MODEL_SETTINGS = r"""
options:
  temperature:
    description: How random the answers are, from 0 to 2.
    type: float
  top_p:
    description: How much of the probability mass is considered, from 0 to 1.
    type: float
  response_format:
    description:
      - The form of the answers, V(auto), or a mapping with the C(type) V(text), V(json_object) or V(json_schema).
      - A V(json_schema) has the schema under C(json_schema), with C(name), C(schema), C(strict) and C(description).
    type: raw
"""

    # What a message of its own has; one inside a thread or a run has a default role, and must have content.
    MESSAGE = r"""
options:
  content:
    description:
      - What the message says, as text or as a list of parts.
      - A part is text, or a mapping with a C(type), one of V(text), V(image_url) and V(image_file), and what it holds
        under the name of that type.
      - An C(image_url) is a URL, or a mapping with C(url) and C(detail). An C(image_file) is the id of a file, or a
        mapping with C(file_id) and C(detail). A C(detail) is V(auto), V(low) or V(high).
    type: raw
  attachments:
    description: Files that belong to the message.
    type: list
    elements: dict
    suboptions:
      file_id:
        description: The id of the file.
        type: str
        required: true
      tools:
        description:
          - The tools that may use the file, V(code_interpreter), V(file_search) or both.
          - Each is the type alone, or a mapping with that C(type).
        type: list
        elements: raw
        required: true
"""

    MESSAGES = r"""
options:
  messages:
    description: The messages the thread starts with, in order.
    type: list
    elements: dict
    suboptions:
      role:
        description: Who says it.
        type: str
        choices: [user, assistant]
        default: user
      content:
        description:
          - What the message says, as text or as a list of parts.
          - A part is text, or a mapping with a C(type), one of V(text), V(image_url) and V(image_file), and what it
            holds under the name of that type.
          - An C(image_url) is a URL, or a mapping with C(url) and C(detail). An C(image_file) is the id of a file, or a
            mapping with C(file_id) and C(detail). A C(detail) is V(auto), V(low) or V(high).
        type: raw
        required: true
      attachments:
        description: Files that belong to the message.
        type: list
        elements: dict
        suboptions:
          file_id:
            description: The id of the file.
            type: str
            required: true
          tools:
            description:
              - The tools that may use the file, V(code_interpreter), V(file_search) or both.
              - Each is the type alone, or a mapping with that C(type).
            type: list
            elements: raw
            required: true
      metadata:
        description:
          - Up to 16 pairs of text that the object carries. Keys have at most 64 characters, values at most 512.
          - The mapping is the whole mapping. Numbers and booleans are stored as their JSON text, so V(3) is stored as
            V("3").
          - Keys that start with C(do.) are the collection's own. They are neither shown nor taken.
        type: dict
"""

    ADDITIONAL_MESSAGES = r"""
options:
  additional_messages:
    description: Messages that are added to the thread before the run starts, in order.
    type: list
    elements: dict
    suboptions:
      role:
        description: Who says it.
        type: str
        choices: [user, assistant]
        default: user
      content:
        description:
          - What the message says, as text or as a list of parts.
          - A part is text, or a mapping with a C(type), one of V(text), V(image_url) and V(image_file), and what it
            holds under the name of that type.
          - An C(image_url) is a URL, or a mapping with C(url) and C(detail). An C(image_file) is the id of a file, or a
            mapping with C(file_id) and C(detail). A C(detail) is V(auto), V(low) or V(high).
        type: raw
        required: true
      attachments:
        description: Files that belong to the message.
        type: list
        elements: dict
        suboptions:
          file_id:
            description: The id of the file.
            type: str
            required: true
          tools:
            description:
              - The tools that may use the file, V(code_interpreter), V(file_search) or both.
              - Each is the type alone, or a mapping with that C(type).
            type: list
            elements: raw
            required: true
      metadata:
        description:
          - Up to 16 pairs of text that the object carries. Keys have at most 64 characters, values at most 512.
          - The mapping is the whole mapping. Numbers and booleans are stored as their JSON text, so V(3) is stored as
            V("3").
          - Keys that start with C(do.) are the collection's own. They are neither shown nor taken.
        type: dict
"""

    ASSISTANT = r"""
options:
  assistant:
    description:
      - The assistant on the spot, instead of one that is stored.
      - With O(backend=assistants) it is refused, since that API runs the assistants it stores alone.
    type: dict
    suboptions:
      model:
        description: The id of the model.
        type: str
        required: true
      instructions:
        description: The system instructions, at most 256,000 characters.
        type: str
      tools:
        description:
          - The tools, at most 128, in order. The list is the whole list.
          - Each is a mapping with a C(type), one of V(code_interpreter), V(file_search) and V(function), and the
            settings of that type under its name. The type alone stands for a tool without settings.
          - The C(parameters) of a function are a mapping, or JSON text of one.
        type: list
        elements: raw
      tool_resources:
        description: The files and vector stores the tools work with. A tool that is left out is not managed.
        type: dict
        suboptions:
          code_interpreter:
            description: Resources of the tool V(code_interpreter).
            type: dict
            suboptions:
              file_ids:
                description: The ids of at most 20 files.
                type: list
                elements: str
          file_search:
            description: Resources of the tool V(file_search).
            type: dict
            suboptions:
              vector_store_ids:
                description: The id of one vector store.
                type: list
                elements: str
              vector_stores:
                description:
                  - One vector store that is made together with the object. Any vector store that is attached later
                    satisfies it.
                  - A store that is to be managed further is better made with M(declarative.openai.openai_vector_store).
                type: list
                elements: dict
                suboptions:
                  file_ids:
                    description: The ids of the files in the store.
                    type: list
                    elements: str
                  chunking_strategy:
                    description: How files are cut into pieces.
                    type: dict
                    suboptions:
                      type:
                        description: V(auto) leaves it to the server.
                        type: str
                        choices: [auto, static]
                        required: true
                      static:
                        description: The sizes for V(static).
                        type: dict
                        suboptions:
                          max_chunk_size_tokens:
                            description: The size of a piece in tokens, from 100 to 4096.
                            type: int
                            required: true
                          chunk_overlap_tokens:
                            description: How many tokens two pieces share, at most half a piece.
                            type: int
                            required: true
                  metadata:
                    description: Pairs of text that the store carries.
                    type: dict
      temperature:
        description: How random the answers are, from 0 to 2.
        type: float
      top_p:
        description: How much of the probability mass is considered, from 0 to 1.
        type: float
      response_format:
        description:
          - The form of the answers, V(auto), or a mapping with the C(type) V(text), V(json_object) or V(json_schema).
          - A V(json_schema) has the schema under C(json_schema), with C(name), C(schema), C(strict) and C(description).
        type: raw
      reasoning_effort:
        description: How much a reasoning model thinks before it answers.
        type: str
        choices: [none, minimal, low, medium, high, xhigh, max]
      max_prompt_tokens:
        description:
          - How many tokens all prompts of a run may have together, at least 256. Past that it ends incomplete.
          - With O(backend=responses) nothing limits that, so it is refused, see O(on_lossy).
          - It counts for runs that set none of their own. V(0) clears it.
        type: int
      max_completion_tokens:
        description:
          - How many tokens all answers of a run may have together, at least 256. Past that it ends incomplete.
          - It counts for runs that set none of their own. V(0) clears it.
        type: int
      truncation_strategy:
        description:
          - Which messages of the thread the model sees when there are too many.
          - It counts for runs that set none of their own. V({}) clears it.
        type: dict
        suboptions:
          type:
            description: V(auto) leaves out messages from the middle, V(last_messages) all but the last ones.
            type: str
            choices: [auto, last_messages]
          last_messages:
            description: How many messages are kept. It goes with the type V(last_messages).
            type: int
"""

    THREAD = r"""
options:
  thread:
    description: The thread that is made for the run. Left out, the thread starts without messages.
    type: dict
    suboptions:
      messages:
        description: The messages the thread starts with, in order.
        type: list
        elements: dict
        suboptions:
          role:
            description: Who says it.
            type: str
            choices: [user, assistant]
            default: user
          content:
            description:
              - What the message says, as text or as a list of parts.
              - A part is text, or a mapping with a C(type), one of V(text), V(image_url) and V(image_file), and what it
                holds under the name of that type.
              - An C(image_url) is a URL, or a mapping with C(url) and C(detail). An C(image_file) is the id of a file,
                or a mapping with C(file_id) and C(detail). A C(detail) is V(auto), V(low) or V(high).
            type: raw
            required: true
          attachments:
            description: Files that belong to the message.
            type: list
            elements: dict
            suboptions:
              file_id:
                description: The id of the file.
                type: str
                required: true
              tools:
                description:
                  - The tools that may use the file, V(code_interpreter), V(file_search) or both.
                  - Each is the type alone, or a mapping with that C(type).
                type: list
                elements: raw
                required: true
          metadata:
            description:
              - Up to 16 pairs of text that the object carries. Keys have at most 64 characters, values at most 512.
              - The mapping is the whole mapping. Numbers and booleans are stored as their JSON text, so V(3) is stored
                as V("3").
              - Keys that start with C(do.) are the collection's own. They are neither shown nor taken.
            type: dict
      metadata:
        description:
          - Up to 16 pairs of text that the object carries. Keys have at most 64 characters, values at most 512.
          - The mapping is the whole mapping. Numbers and booleans are stored as their JSON text, so V(3) is stored as
            V("3").
          - Keys that start with C(do.) are the collection's own. They are neither shown nor taken.
        type: dict
      tool_resources:
        description: The files and vector stores the tools work with. A tool that is left out is not managed.
        type: dict
        suboptions:
          code_interpreter:
            description: Resources of the tool V(code_interpreter).
            type: dict
            suboptions:
              file_ids:
                description: The ids of at most 20 files.
                type: list
                elements: str
          file_search:
            description: Resources of the tool V(file_search).
            type: dict
            suboptions:
              vector_store_ids:
                description: The id of one vector store.
                type: list
                elements: str
              vector_stores:
                description:
                  - One vector store that is made together with the object. Any vector store that is attached later
                    satisfies it.
                  - A store that is to be managed further is better made with M(declarative.openai.openai_vector_store).
                type: list
                elements: dict
                suboptions:
                  file_ids:
                    description: The ids of the files in the store.
                    type: list
                    elements: str
                  chunking_strategy:
                    description: How files are cut into pieces.
                    type: dict
                    suboptions:
                      type:
                        description: V(auto) leaves it to the server.
                        type: str
                        choices: [auto, static]
                        required: true
                      static:
                        description: The sizes for V(static).
                        type: dict
                        suboptions:
                          max_chunk_size_tokens:
                            description: The size of a piece in tokens, from 100 to 4096.
                            type: int
                            required: true
                          chunk_overlap_tokens:
                            description: How many tokens two pieces share, at most half a piece.
                            type: int
                            required: true
                  metadata:
                    description: Pairs of text that the store carries.
                    type: dict
"""
