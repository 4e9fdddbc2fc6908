"""A server that may not write to any disk: `python -m tests.faults.without_disk`.

An audit hook refuses whatever would, as a file system does that is read-only. Python itself would like to write its
bytecode, and takes a refusal for an answer; everything else is told on standard output too.
"""

import json
import os
import sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {
    *("os.chmod", "os.chown", "os.link", "os.mkdir", "os.mkfifo", "os.mknod", "os.putxattr", "os.remove"),
    *("os.rename", "os.rmdir", "os.setxattr", "os.symlink", "os.truncate", "os.utime"),
    *(
        "shutil.copyfile",
        "shutil.move",
        "shutil.rmtree",
        "sqlite3.connect",
        "tempfile.mkdtemp",
        "tempfile.mkstemp",
    ),
}


def _writes(event, arguments):
    if event == "open":
        path, _, flags = arguments
        return isinstance(path, str | bytes) and path not in ("/dev/null", b"/dev/null") and flags & WRITING
    return event in CHANGES


def _refuse(event, arguments):
    if not _writes(event, arguments):
        return
    if "__pycache__" not in str(arguments[0]):
        line = {"level": "error", "event": "write", "what": event, "where": str(arguments[0])[:200]}
        os.write(1, f"{json.dumps(line)}\n".encode())
    raise PermissionError(f"{event} is refused")


if __name__ == "__main__":
    sys.addaudithook(_refuse)
    from server.__main__ import main

    sys.exit(main())
