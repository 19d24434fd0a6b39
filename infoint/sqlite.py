"""Swap in the newer SQLite that pysqlite3 carries, before Django loads its own.

SQLite before 3.51.3 can lose the end of a write-ahead log when it is reset while another process
reads. Where no newer one is to be had, the settings choose the rollback journal instead.
"""

import sys

SAFE_WAL = (3, 51, 3)


def use_newest() -> bool:
    """Make `import sqlite3` give the newest SQLite at hand; tell whether its WAL is safe."""
    if "sqlite3" not in sys.modules or sys.modules["sqlite3"].__name__ == "sqlite3":
        try:
            import pysqlite3
        except ImportError:
            pass
        else:
            sys.modules["sqlite3"] = pysqlite3
            sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
    import sqlite3

    return sqlite3.sqlite_version_info >= SAFE_WAL
