# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What modules can do, in Ansible's terms."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
attributes:
  action:
    description: Runs in Ansible's own process where that is the same as running on the host, and as a module elsewhere.
    support: full
    details:
      - Set the variable C(declarative_openai_in_process) to V(false) to run it as a module everywhere.
  check_mode:
    description: Can run in C(check_mode) and say what it would change, without changing it.
  diff_mode:
    description: Returns what it changes (or would change in C(check_mode)) in diff format.
  idempotent:
    description: When run twice in a row with the same options, the second run says that nothing has changed.
  action_group:
    description: Use C(group/declarative.openai.openai) in C(module_defaults) to set options for this module.
    support: full
    membership:
      - declarative.openai.openai
"""

    # For info modules: they only look.
    INFO = r"""
options: {}
attributes:
  action:
    description: Runs in Ansible's own process where that is the same as running on the host, and as a module elsewhere.
    support: full
    details:
      - Set the variable C(declarative_openai_in_process) to V(false) to run it as a module everywhere.
  check_mode:
    description: Can run in C(check_mode) and say what it would change, without changing it.
    support: full
    details:
      - This module changes nothing.
  diff_mode:
    description: Returns what it changes (or would change in C(check_mode)) in diff format.
    support: N/A
    details:
      - This module changes nothing.
  idempotent:
    description: When run twice in a row with the same options, the second run says that nothing has changed.
    support: full
  action_group:
    description: Use C(group/declarative.openai.openai) in C(module_defaults) to set options for this module.
    support: full
    membership:
      - declarative.openai.openai
"""
