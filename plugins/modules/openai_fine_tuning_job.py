#!/usr/bin/python
# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_fine_tuning_job
short_description: Fine-tune a model once for its inputs
description:
  - Start a fine-tuning job, wait until it has made its model, and cancel, pause or resume it.
  - A job that was made of the same inputs is the one that is meant, whoever made it, so that the task can be run again
    without training, and paying for, the same model twice. The inputs are O(model), O(training_file),
    O(validation_file), O(method), O(suffix) and O(seed). An input that is left out may be anything. Where several jobs
    have the same inputs, one that succeeded comes first, then one that is under way, then the newest.
  - Jobs cannot be changed. Where an input differs, another job is started. Jobs cannot be deleted either, so there is
    no state for that.
  - A job that failed or was cancelled is not repeated on its own. The task fails with the reason, until the inputs
    change or O(retry_failed=true).
  - The module can be called C(declarative.openai.openai_fine_tune), too.
version_added: 0.1.0
author:
  - declarative.openai authors (@declarative)
extends_documentation_fragment:
  - declarative.openai.connection
  - declarative.openai.fine_tuning
  - declarative.openai.wait
  - declarative.openai.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) starts the job where there is none for these inputs, and waits for it.
      - V(cancelled) cancels a job that has not ended. V(paused) halts one that is under way. V(resumed) has a paused
        one go on. None of them waits, and where the job has ended there is nothing to do. A job that failed or was
        cancelled cannot be resumed.
    type: str
    choices: [present, cancelled, paused, resumed]
    default: present
  fine_tuning_job_id:
    description:
      - The id of a job that there is. With O(state=present) the task waits for it.
      - Mutually exclusive with the inputs.
    type: str
  model:
    description:
      - The model to fine-tune. Needed, with O(training_file), unless O(fine_tuning_job_id) is given.
      - A name and its dated snapshot, such as V(gpt-4o-mini) and V(gpt-4o-mini-2024-07-18), count as the same model.
    type: str
  training_file:
    description:
      - The training data, as the id of a file with the purpose V(fine-tune), or as a path on the host the task runs on.
      - What has a slash or ends in V(.jsonl) is a path. Such a file is checked before anything is sent. It must have at
        least 10 examples, one JSON object on each line. An example has C(messages) with one of the role C(assistant)
        among them; for O(method.type=dpo) C(input), C(preferred_output) and C(non_preferred_output); for
        O(method.type=reinforcement) C(messages); and for models that complete text C(prompt) and C(completion).
      - A file with the same name, size and content that is on the platform already is used. Otherwise it is uploaded.
        Where O(registry) does not know the hash of such a file, it is downloaded to compare it.
    type: path
  validation_file:
    description: Data to measure the model with while it is trained, in the same forms as O(training_file).
    type: path
  suffix:
    description:
      - Text of at most 64 characters that becomes part of the model's name.
      - Of a job that was started without this collection it may be known only once the job has succeeded.
    type: str
  seed:
    description: A number that makes the training repeatable. Give another one to train the same once more.
    type: int
  integrations:
    description:
      - Where else the metrics are sent, at most 5 places.
      - They are part of a new job. Where those of a job that there is differ, there is a warning.
    type: list
    elements: dict
    suboptions:
      type:
        description: The kind of place.
        type: str
        choices: [wandb]
        required: true
      wandb:
        description: A project of Weights and Biases.
        type: dict
        required: true
        suboptions:
          project:
            description: The name of the project.
            type: str
            required: true
          entity:
            description: The user or team it belongs to.
            type: str
          name:
            description: The name of the run. Without it the job's id is taken.
            type: str
          tags:
            description: Tags of the run.
            type: list
            elements: str
  metadata:
    description:
      - Up to 16 pairs, with keys of at most 64 and values of at most 512 characters. Numbers and booleans become their
        JSON text. Keys that start with C(do.) are kept for this collection.
      - They are part of a new job. Where those of a job that there is differ, there is a warning.
    type: dict
  wait:
    description:
      - Whether the task waits until the job has ended, or is paused. Without it the job is returned as it is at once.
      - A job that fails meanwhile, or is cancelled, fails the task.
    type: bool
    default: true
  wait_timeout:
    description: How many seconds the task waits at most. Then it fails, and the job goes on.
    type: float
    default: 7200.0
  retry_failed:
    description:
      - Whether a job that failed or was cancelled is started anew. The old one stays as it is.
      - Not for a job that is named with O(fine_tuning_job_id).
    type: bool
    default: false
notes:
  - O(model) with O(training_file), or O(fine_tuning_job_id), is required.
seealso:
  - module: declarative.openai.openai_fine_tuning_job_info
  - module: declarative.openai.openai_file
"""

EXAMPLES = r"""
- name: Have training data
  ansible.builtin.copy:
    dest: /tmp/support.jsonl
    content: |
      {% for number in range(1, 13) %}
      {"messages": [{"role": "user", "content": "Ticket {{ number }}?"}, {"role": "assistant", "content": "Soon."}]}
      {% endfor %}
    mode: "0644"

- name: Fine-tune a model with it, once
  declarative.openai.openai_fine_tuning_job:
    model: gpt-4o-mini
    training_file: /tmp/support.jsonl
    suffix: support
    seed: 42
    method:
      type: supervised
      supervised:
        hyperparameters:
          n_epochs: 2
    metadata:
      team: platform
  register: tuned

- name: Show the model
  ansible.builtin.debug:
    msg: "{{ tuned.fine_tuned_model }} was trained with {{ tuned.fine_tuning_job.trained_tokens }} tokens."

- name: Start another job of the same file, and do not wait for it
  declarative.openai.openai_fine_tuning_job:
    model: gpt-4o-mini
    training_file: "{{ tuned.fine_tuning_job.training_file }}"
    seed: 43
    wait: false
  register: started

- name: Halt it
  declarative.openai.openai_fine_tuning_job:
    fine_tuning_job_id: "{{ started.id }}"
    state: paused

- name: Have it go on
  declarative.openai.openai_fine_tuning_job:
    fine_tuning_job_id: "{{ started.id }}"
    state: resumed

- name: Cancel it
  declarative.openai.openai_fine_tuning_job:
    fine_tuning_job_id: "{{ started.id }}"
    state: cancelled
"""

RETURN = r"""
id:
  description: The id of the job. In check mode V((known after apply\)) where it would be started.
  returned: success
  type: str
  sample: ftjob-abc123
fine_tuning_job:
  description: The job, also as it would be in check mode.
  returned: success
  type: dict
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
status:
  description: The status of the job. Null in check mode where it would be changed.
  returned: success
  type: str
  sample: succeeded
fine_tuned_model:
  description: The name of the model that was made. Null until the job succeeds.
  returned: success
  type: str
  sample: ft:gpt-4o-mini-2024-07-18:my-org:support:abc123
events:
  description: What the job went through, the oldest first. Those of the type V(metrics) have the losses of a step.
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
  description: The models that were kept on the way, the oldest first.
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
"""

from ansible_collections.declarative.openai.plugins.module_utils._core.module_adapter import run_as_module
from ansible_collections.declarative.openai.plugins.module_utils._resources.jobs.fine_tuning import JOB


def main() -> None:
    run_as_module(JOB)


if __name__ == "__main__":
    main()
