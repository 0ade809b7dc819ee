"""Programs that a test runs privately: found, started as a user who may run them, and ended with the test."""

import ctypes
import glob
import os
import pwd
import re
import shutil
import signal
import subprocess
import time

_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1  # prctl(2)


class Unavailable(Exception):
    """A program cannot be had or does not start; the sentence says which, and what it said."""


def program(name, package):
    """The path of a program of Debian's, which keeps some of them off the PATH."""
    versions = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), key=lambda path: int(re.search(r"\d+", path)[0]))
    found = versions[-1] if versions else shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not found:
        raise Unavailable(f"there is no {name} (Debian: {package})")
    return found


def user():
    """Who runs them: PostgreSQL and PgBouncer refuse to run as root, so root lends them the user of their package."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise Unavailable('PostgreSQL does not run as root, and there is no user "postgres" (Debian: postgresql)')


def _identity(them):
    return {} if them is None else {"user": them.pw_uid, "group": them.pw_gid, "extra_groups": []}


def run(*command):
    """Runs a program of PostgreSQL to its end and returns what it wrote."""
    ran = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd="/", **_identity(user()))
    if ran.returncode:
        raise Unavailable(f"{os.path.basename(str(command[0]))} failed: {(ran.stderr or ran.stdout).strip()[-1000:]}")
    return ran.stdout


def start(command, log, dying=signal.SIGTERM, as_user=None, keeping=(), environment=None):
    """Starts a program that writes to the file `log` and gets the signal `dying` when this process ends, however that is.

    `keeping`: open files of ours that it gets under their numbers. `environment`: instead of ours.
    """

    def tie():
        _libc.prctl(_PR_SET_PDEATHSIG, dying)

    # A session of its own: a terminal's Ctrl-C is for us, and we end it in our order.
    with open(log, "ab") as output:
        return subprocess.Popen(
            list(map(str, command)), cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            preexec_fn=tie, pass_fds=keeping, env=environment, **_identity(as_user))


def wait(condition, process, log, what, seconds=60):
    """Until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if process.poll() is not None:
            raise Unavailable(f"{what} ended with status {process.returncode}:\n{tail(log)}")
        if time.monotonic() > deadline:
            raise Unavailable(f"{what} was not ready within {seconds} seconds:\n{tail(log)}")
        time.sleep(0.01)


def end(process, number=signal.SIGTERM, seconds=30):
    """Ends a process by a signal, or by force when that takes too long."""
    if process.poll() is None:
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()


def tail(log, lines=40):
    try:
        with open(log, errors="replace") as file:
            return "".join(file.readlines()[-lines:])
    except FileNotFoundError:
        return ""
