#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_embedding
short_description: Turn texts into vectors, returned or kept in a file
description:
  - Ask a model for the embeddings of texts, and return them as lists of numbers, or write them to a file.
  - Without O(dest) this is done each time. Nothing is stored, so it is never a change.
  - With O(dest) it is done once. The file O(registry) keeps a hash of each input, and of the file that was written. The
    model is asked again when an input differs, and when the file is gone or is not as it was written.
  - More texts than one request takes are sent in several requests, in their order.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes
attributes:
  check_mode:
    support: full
    details:
      - Nothing is asked of the model, unless O(run_in_check_mode=true).
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) is for vectors that are to be there.
      - V(absent) removes the file O(dest), which is needed then.
    type: str
    choices: [present, absent]
    default: present
  model:
    description:
      - The id of the model, such as V(text-embedding-3-small). Needed to ask it.
      - Required together with O(input).
    type: str
  input:
    description:
      - A text, or a list of texts. None of them may be empty.
      - The models of OpenAI take 8,192 tokens in one text at most. A longer text is refused before anything is sent
        where the Python library C(tiktoken) is there, and has the data of the model in its cache. Nothing is downloaded
        for that.
      - A request has at most 2,048 texts and 300,000 tokens. Tokens are counted with C(tiktoken), or else estimated so
        that a request rather has too few texts than too many.
      - Required together with O(model).
    type: raw
  dimensions:
    description: How many numbers a vector has, for models that can shorten it. Without it they have their own length.
    type: int
  encoding_format:
    description:
      - The form in which the vectors travel. V(base64) is about a quarter of the size. The results are the same.
      - Without it the server chooses.
    type: str
    choices: [float, base64]
  user:
    description: An identifier of the user it is done for, such as a hash of the user's name.
    type: str
  dest:
    description:
      - Where to write the vectors, on the host the task runs on, instead of returning them. Many vectors are better off
        in a file, since results are printed, logged and kept in memory.
      - The folder must be there. The file appears when it is complete, or not at all. Its mode is 0600.
      - A file that something else wrote or changed is overwritten.
    type: path
  format:
    description:
      - The form of the file O(dest). The default is told by its suffix, C(.jsonl), C(.ndjson) or C(.npy).
      - V(jsonl) has a line for each text, a JSON object with its C(index) and its C(embedding).
      - V(npy) is an array of NumPy, a row of 32 bit floating point numbers for each text. It needs the Python library
        C(numpy).
    type: str
    choices: [jsonl, npy]
  run_in_check_mode:
    description:
      - Whether the model is asked in check mode, too. It costs what it costs, and leaves nothing behind.
      - It goes without O(dest).
    type: bool
    default: false
notes:
  - O(encoding_format) and O(user) make no other vectors. When they change, nothing is asked again.
  - When one of several requests fails, the task fails, and no file is written.
seealso:
  - module: declarative.openai.openai_model_info
  - module: declarative.openai.openai_vector_store
"""

EXAMPLES = r"""
- name: Embed two texts
  declarative.openai.openai_embedding:
    model: text-embedding-3-small
    input:
      - The nightly backup starts at 3:00 in the morning.
      - When does the backup run?
    dimensions: 256
  register: pair

- name: Show how many numbers each has
  ansible.builtin.debug:
    msg: "{{ pair.count }} vectors of {{ pair.dimensions }} numbers, for {{ pair.usage.total_tokens }} tokens"

- name: Keep the vectors of many texts in a file
  declarative.openai.openai_embedding:
    model: text-embedding-3-small
    input: "{{ range(1, 3001) | map('regex_replace', '^', 'Question ') | list }}"
    dimensions: 32
    encoding_format: base64
    dest: /tmp/questions.npy

- name: Remove the file
  declarative.openai.openai_embedding:
    dest: /tmp/questions.npy
    state: absent
"""

RETURN = r"""
id:
  description: The absolute path of the file. Null without O(dest). In check mode V((known after apply\)) where the
    model would be asked.
  returned: success
  type: str
  sample: /tmp/questions.npy
embedding:
  description:
    - What is known of the vectors, without them, also as it would be in check mode. Null where there is no file. After
      a removal, as it was.
  returned: success
  type: dict
  contains:
    model:
      description: The id of the model that answered.
      type: str
      sample: text-embedding-3-small
    dimensions:
      description: How many numbers each vector has.
      type: int
      sample: 256
    dest:
      description: Where the vectors are.
      type: str
      sample: /tmp/questions.npy
    format:
      description: The form of the file.
      type: str
      sample: npy
    count:
      description: How many vectors there are.
      type: int
      sample: 2
    checksum:
      description: The SHA-256 hash of the file.
      type: str
      sample: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    usage:
      description: How many tokens all requests used together.
      type: dict
      sample:
        prompt_tokens: 14
        total_tokens: 14
embeddings:
  description: The vectors in the order of the texts. Null with O(dest), and where the model was not asked.
  returned: success
  type: list
  elements: list
  sample:
    - [0.0023, -0.0093]
    - [0.0011, -0.0042]
model:
  description: The id of the model that answered. Null in check mode where it would be asked.
  returned: success
  type: str
  sample: text-embedding-3-small
usage:
  description: How many tokens all requests used together.
  returned: success
  type: dict
  sample:
    prompt_tokens: 14
    total_tokens: 14
count:
  description: How many vectors there are.
  returned: success
  type: int
  sample: 2
dimensions:
  description: How many numbers each vector has.
  returned: success
  type: int
  sample: 256
checksum:
  description: The SHA-256 hash of the file. Null without O(dest).
  returned: success
  type: str
  sample: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.inference.embeddings import EMBEDDING


def main() -> None:
    run_as_module(EMBEDDING)


if __name__ == "__main__":
    main()
