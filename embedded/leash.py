"""Become another program that dies when its parent dies.

Run as a script, ``leash.py PARENT_PID SIGNAL UID GID PROGRAM [ARGUMENT …]``: a process of its own,
because the parent's threads forbid doing this between fork and exec. UID -1 keeps the user.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
EXIT_CANNOT_RUN = 126


def main(arguments: list[str]) -> int:
    """Drop privileges, ask for the signal, become the program; return only on failure."""
    parent_pid, signal_number, uid, gid = (int(word) for word in arguments[:4])
    program = arguments[4:]
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
        os.umask(0o077)
    # After setuid: a change of credentials clears the signal.
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number) != 0:
        sys.stderr.write(f"cannot ask for a parent-death signal: errno {ctypes.get_errno()}\n")
        return EXIT_CANNOT_RUN
    if os.getppid() != parent_pid:  # died before we asked
        return EXIT_CANNOT_RUN
    try:
        os.execvp(program[0], program)  # noqa: S606  (there is no shell to want)
    except OSError as error:
        sys.stderr.write(f"cannot run {program[0]}: {error.strerror}\n")
        return EXIT_CANNOT_RUN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
