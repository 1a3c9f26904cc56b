# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a model is trained: the settings of each method."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  method:
    description:
      - How the model is trained. Without it the platform takes V(supervised).
      - Compared is what is declared. A setting of V(auto) is the same as any.
    type: dict
    suboptions:
      type:
        description: The method.
        type: str
        choices: [supervised, dpo, reinforcement]
        required: true
      supervised:
        description: Learning from good answers. Goes with the type V(supervised).
        type: dict
        suboptions:
          hyperparameters:
            description: Settings of the training. What is left out, or V(auto), is chosen by the platform.
            type: dict
            suboptions:
              n_epochs:
                description: How often the examples are gone through, from 1 to 50, or V(auto).
                type: raw
              batch_size:
                description: How many examples go into one step, from 1 to 256, or V(auto).
                type: raw
              learning_rate_multiplier:
                description: A number above 0 that the learning rate is multiplied by, or V(auto).
                type: raw
      dpo:
        description: Learning from a better and a worse answer. Goes with the type V(dpo).
        type: dict
        suboptions:
          hyperparameters:
            description: Settings of the training. What is left out, or V(auto), is chosen by the platform.
            type: dict
            suboptions:
              n_epochs:
                description: How often the examples are gone through, from 1 to 50, or V(auto).
                type: raw
              batch_size:
                description: How many examples go into one step, from 1 to 256, or V(auto).
                type: raw
              learning_rate_multiplier:
                description: A number above 0 that the learning rate is multiplied by, or V(auto).
                type: raw
              beta:
                description: How much the model is held to where it started, above 0 and up to 2, or V(auto).
                type: raw
      reinforcement:
        description: Learning from grades. Goes with the type V(reinforcement).
        type: dict
        suboptions:
          grader:
            description: What grades an answer, as the API takes it, with its C(type).
            type: dict
            required: true
          hyperparameters:
            description: Settings of the training. What is left out, or V(auto), is chosen by the platform.
            type: dict
            suboptions:
              n_epochs:
                description: How often the examples are gone through, from 1 to 50, or V(auto).
                type: raw
              batch_size:
                description: How many examples go into one step, from 1 to 256, or V(auto).
                type: raw
              learning_rate_multiplier:
                description: A number above 0 that the learning rate is multiplied by, or V(auto).
                type: raw
              compute_multiplier:
                description: A number up to 10 that the computing effort is multiplied by, or V(auto).
                type: raw
              eval_interval:
                description: After how many steps the model is evaluated, or V(auto).
                type: raw
              eval_samples:
                description: How many samples an evaluation takes, or V(auto).
                type: raw
              reasoning_effort:
                description: How much the model thinks.
                type: str
                choices: [default, low, medium, high]
"""
