#!/usr/bin/env python3
"""Django's command line for the helpdesk. In a folder that `bin/start` opened it works on that house."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from helpdesk.launch.here import house_of_this_folder
from helpdesk.launch.trouble import Trouble

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    try:
        with house_of_this_folder():
            execute_from_command_line(sys.argv)
    except Trouble as trouble:
        sys.exit(str(trouble))
