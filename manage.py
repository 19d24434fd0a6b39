#!/usr/bin/env python
"""Run a command of infoint: `python manage.py help` lists them, `up` and `link` come beside them."""

import sys

from infoint.launch import run

if __name__ == "__main__":
    sys.exit(run(sys.argv))
