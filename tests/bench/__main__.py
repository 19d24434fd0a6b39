"""Measure imports and pages at 30,000 people, each against its floor, and print the ratios.

    make bench                   # 30,000 people
    make bench ARGS="--people 3000 --rounds 10"
    make bench ARGS="--grow 300000"         # ways in alone, among ten times as many people

Every figure is CPU time of this process: other programs disturb it less than the clock. The ratio
counts; the milliseconds are of this machine, today.
"""

import argparse
import os
import tempfile


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--grow", type=int, metavar="PEOPLE")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="infoint-bench-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "infoint.settings", "INFOINT_HOME": folder}
        import django

        django.setup()
        from tests.bench import imports, pages, ways
        from tests.bench.report import Report

        report = Report()
        if options.grow:
            ways.grow(report, options.rounds, options.people, options.grow)
        else:
            imports.measure(report, options.people)
            pages.measure(report, options.rounds)
        report.close()


if __name__ == "__main__":
    main()
