#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_fine_tuning_job_info
short_description: Look up fine-tuning jobs, and draw a loss curve
description:
  - Return the fine-tuning jobs there are, the newest first, or one of them, or those that carry certain metadata.
  - Of one job, return what it went through, and draw its losses.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.attributes.info
options:
  fine_tuning_job_id:
    description:
      - Return only the job with this id. An id that the server does not know gives an empty list.
      - Required with O(events), O(checkpoints) and O(loss_curve).
    type: str
  after:
    description: Return only what comes after the job with this id, in the order of the list.
    type: str
  metadata:
    description: Return only jobs that carry all of these pairs.
    type: dict
  limit:
    description: The most jobs to return. Without it all are returned, however many pages that takes.
    type: int
  events:
    description: Whether to return the events of the job.
    type: bool
    default: false
  checkpoints:
    description: Whether to return the checkpoints of the job.
    type: bool
    default: false
  loss_curve:
    description:
      - A file to draw the losses of the job into, as a PNG, on the host the task runs on. Where the job has rewards in
        place of losses, those are drawn.
      - The same losses give the same file, and it is written only where it differs. Nothing is written in check mode.
      - Needs the Python library C(matplotlib) there.
    type: path
seealso:
  - module: declarative.openai.openai_fine_tuning_job
"""

EXAMPLES = r"""
- name: Have a job to look at
  declarative.openai.openai_file:
    filename: greetings.jsonl
    purpose: fine-tune
    content: |
      {% for number in range(1, 11) %}
      {"messages": [{"role": "user", "content": "Hello {{ number }}"}, {"role": "assistant", "content": "Hello."}]}
      {% endfor %}
  register: greetings

- name: Wait until it has made its model
  declarative.openai.openai_fine_tuning_job:
    model: gpt-4o-mini
    training_file: "{{ greetings.id }}"
    metadata:
      team: platform
  register: tuned

- name: Find the jobs of the platform team
  declarative.openai.openai_fine_tuning_job_info:
    metadata:
      team: platform
  register: found

- name: Show what they made
  ansible.builtin.debug:
    msg: "{{ found.fine_tuning_jobs | map(attribute='fine_tuned_model') }}"

- name: Draw the losses of one, and read its checkpoints
  declarative.openai.openai_fine_tuning_job_info:
    fine_tuning_job_id: "{{ tuned.id }}"
    checkpoints: true
    loss_curve: /tmp/greetings.png
"""

RETURN = r"""
fine_tuning_jobs:
  description: The jobs that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the job.
      type: str
      sample: ftjob-abc123
    model:
      description: The model that is fine-tuned, as the server names it, which may be by its dated snapshot.
      type: str
      sample: gpt-4o-mini-2024-07-18
    training_file:
      description: The id of the file with the training data.
      type: str
      sample: file-abc123
    validation_file:
      description: The id of the file with the validation data. Null where there is none.
      type: str
      sample: file-abc456
    method:
      description: How it is trained. The server puts numbers in place of V(auto) once it has chosen them.
      type: dict
      sample:
        type: supervised
        supervised:
          hyperparameters:
            n_epochs: 3
            batch_size: 1
            learning_rate_multiplier: 1.8
    suffix:
      description: The suffix of the model's name, where this collection set it or the server says it.
      type: str
      sample: support
    seed:
      description: The seed of the job.
      type: int
      sample: 42
    integrations:
      description: Where else the metrics are sent.
      type: list
      elements: dict
      sample:
        - type: wandb
          wandb:
            project: support
    metadata:
      description: The pairs the job carries, without the collection's reserved ones.
      type: dict
      sample:
        team: platform
    status:
      description: V(validating_files), V(queued), V(running), V(paused), V(succeeded), V(failed) or V(cancelled).
      type: str
      sample: succeeded
    fine_tuned_model:
      description: The name of the model that was made. Null until the job succeeds.
      type: str
      sample: ft:gpt-4o-mini-2024-07-18:my-org:support:abc123
    error:
      description: Why the job failed. Null unless it did.
      type: dict
      sample:
        code: invalid_n_examples
        message: Training file has 3 example(s), but must have at least 10 examples
        param: training_file
    hyperparameters:
      description: The hyperparameters of the method V(supervised), once more.
      type: dict
      sample:
        n_epochs: 3
        batch_size: 1
        learning_rate_multiplier: 1.8
    trained_tokens:
      description: How many tokens were trained on, which is what is paid for. Null until the job ends.
      type: int
      sample: 5768
    result_files:
      description: The ids of files with the results, a table of the metrics of each step among them.
      type: list
      elements: str
      sample: [file-abc789]
    organization_id:
      description: The organization of the job.
      type: str
      sample: org-abc123
    estimated_finish:
      description: When the job will probably end, in seconds since 1970-01-01 UTC, where the server says it.
      type: int
      sample: 1760003600
    created_at:
      description: When it was created, in seconds since 1970-01-01 UTC.
      type: int
      sample: 1760000000
    finished_at:
      description: When it ended, in seconds since 1970-01-01 UTC. Null until then.
      type: int
      sample: 1760003600
    object:
      description: Always V(fine_tuning.job).
      type: str
      sample: fine_tuning.job
events:
  description: What the job went through, the oldest first. Empty unless O(events=true).
  returned: success
  type: list
  elements: dict
  sample:
    - id: ftevent-abc123
      object: fine_tuning.job.event
      created_at: 1760000100
      level: info
      type: metrics
      message: 'Step 1/30: training loss=1.65'
      data:
        step: 1
        train_loss: 1.65
checkpoints:
  description: The models that were kept on the way, the oldest first. Empty unless O(checkpoints=true).
  returned: success
  type: list
  elements: dict
  sample:
    - id: ftckpt_abc123
      object: fine_tuning.job.checkpoint
      created_at: 1760000200
      fine_tuning_job_id: ftjob-abc123
      fine_tuned_model_checkpoint: ft:gpt-4o-mini-2024-07-18:my-org:support:abc123:ckpt-step-10
      step_number: 10
      metrics:
        step: 10
        train_loss: 0.62
loss_curve:
  description: The file that O(loss_curve) names.
  returned: success
  type: str
  sample: /tmp/greetings.png
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.fine_tuning import JOB_INFO


def main() -> None:
    run_as_module(JOB_INFO)


if __name__ == "__main__":
    main()
