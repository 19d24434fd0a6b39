"""Run a command of manage.py at another moment: python -m tests.travelled 2026-11-23T09:30+00:00 up --demo"""

import datetime as dt
import sys

import time_machine

from infoint.launch import run

if __name__ == "__main__":
    with time_machine.travel(dt.datetime.fromisoformat(sys.argv[1])):
        sys.exit(run(["manage.py", *sys.argv[2:]]))
