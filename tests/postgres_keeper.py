"""Keep one PostgreSQL server for as long as the tests that started it; started by tests/databases.py.

Usage: python postgres_keeper.py BIN_FOLDER FOLDER USER   (USER is "" for the current one)
It makes a server in FOLDER, prints "ready", and waits for its standard input to end. That happens when the tests
finish and also when they are killed: then it stops the server and removes FOLDER.
"""

import pwd
import shutil
import subprocess
import sys
from pathlib import Path

MAKING = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")

# The data lives for one test run, so nothing needs to survive a power cut.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
}


def main(programs: Path, folder: Path, user: str) -> None:
    data, log = folder / "data", folder / "log"
    settings = " ".join(f"-c {name}='{value}'" for name, value in OPTIONS.items())
    try:
        call(programs / "initdb", *MAKING, "-D", data, user=user)
        call(programs / "pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", f"-k {folder} {settings}", user=user)
        print("ready", flush=True)
        sys.stdin.read()
    except subprocess.CalledProcessError:
        if log.exists():
            print(log.read_text(), file=sys.stderr)
        raise
    finally:
        if (data / "postmaster.pid").exists():
            call(programs / "pg_ctl", "stop", "-m", "immediate", "-D", data, user=user)
        shutil.rmtree(folder, ignore_errors=True)


def call(*command: Path | str, user: str) -> None:
    group = pwd.getpwnam(user).pw_gid if user else None
    quiet = subprocess.DEVNULL
    subprocess.run(command, check=True, stdin=quiet, stdout=quiet, user=user or None, group=group)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
