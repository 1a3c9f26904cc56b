# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of what has a secret that the platform shows only once."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  secret_dest:
    description:
      - Where to write the secret, on the host the task runs on. The platform shows it only once, when it is new.
      - The path of a file, or a mapping with C(type), which is V(file), and C(path). The folder must be there.
      - The file is replaced at once, and its mode is 0600. It has the secret and nothing else, not even a line break.
      - It is written before anything else can fail. When that is impossible, an object that was just created is deleted
        again.
      - A task that finds the object, and no file, warns. In a container, a file that is in no mounted volume is warned
        of, too, since it is lost with the container.
    type: raw
  return_secret:
    description:
      - Whether the result has the secret, in RV(secret_value). Set C(no_log) for such a task, since results are printed
        and logged.
      - A new secret needs this or O(secret_dest), else the task is refused before it changes anything.
    type: bool
    default: false
"""
