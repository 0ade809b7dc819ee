"""A private PostgreSQL: a cluster of its own in a temporary directory, reached by a Unix socket, gone with the test."""

import contextlib
import fcntl
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import tempfile
import time
import urllib.parse

import processes

PREFIX = "sekisho-pg-"
DATABASE = "sekisho"

# The machine outlives the tests, so the page cache is disk enough; what a killed process leaves behind is the same with
# and without fsync. All else that acknowledges a commit stays as it is where it matters.
SETTINGS = {
    "fsync": "off", "synchronous_commit": "on", "max_connections": 300, "shared_buffers": "64MB", "jit": "off",
    "listen_addresses": "", "logging_collector": "off", "log_line_prefix": "%m [%p] %q%d ", "log_min_messages": "warning",
    "autovacuum_naptime": "5min",
}


class Instance:
    """One server process over one data directory."""

    def __init__(self, directory, name, port, log, settings):
        self.directory, self.name, self.port, self.log = directory, name, port, log
        self.data = directory / name
        self.settings = settings
        self.process = None

    def url(self, database=DATABASE):
        return _address(database, [(self.directory, self.port)])

    def start(self):
        given = {"unix_socket_directories": self.directory, "port": self.port} | self.settings
        options = [part for name, value in given.items() for part in ("-c", f"{name}={value}")]
        command = [processes.program("postgres", "postgresql"), "-D", self.data, *options]
        # Immediate shutdown: its own processes go as well, and nobody will want the data.
        self.process = processes.start(command, self.log, signal.SIGQUIT, as_user=processes.user())
        processes.wait(self.is_ready, self.process, self.log, f"PostgreSQL ({self.name})")

    def is_ready(self):
        """Whether it takes connections, by the file that it keeps about itself."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready"

    def sql(self, text, database="postgres"):
        """Runs statements, each in a transaction of its own, and returns their rows: fields separated by bars."""
        command = [processes.program("psql", "postgresql-client"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.url(database)]
        return processes.run(*command, "-c", text).strip()

    def stop(self):
        """Shuts down in order, without waiting for clients."""
        if self.process:
            processes.end(self.process, signal.SIGINT)

    def kill(self):
        """kill -9 of every process of it, as a machine that loses its power. What was acknowledged must be there afterwards."""
        children = self.children()
        self.process.kill()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.process.wait()
        deadline = time.monotonic() + 10
        while any(is_running(child) for child in children) and time.monotonic() < deadline:
            time.sleep(0.005)

    def restart(self):
        self.stop()
        self.start()

    def pause(self):
        """Stops all of its processes where they are: connections stay open and nothing answers."""
        self.process.send_signal(signal.SIGSTOP)
        for child in self.children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGSTOP)

    def resume(self):
        for child in [*self.children(), self.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGCONT)

    def promote(self):
        """Makes a standby the primary; returns once it takes writes."""
        self.sql("SELECT pg_promote(true, 60)")

    def children(self):
        """The ids of its processes but the first."""
        try:
            return [int(word) for word in pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()]
        except FileNotFoundError:
            return []


class Cluster:
    """A primary, with what a test asks for around it, made when it is entered and removed when it is left.

    `tcp`: it listens on 127.0.0.1 too, where a password is asked for. `standby`: a second instance follows it, and a commit
    is acknowledged once both have it. `log` is the file that the servers write to; without one it goes with the rest.
    """

    def __init__(self, tcp=False, standby=False, log=None, **settings):
        self.has_tcp, self.has_standby, self.settings, self._log = tcp, standby, settings, log
        self.password = secrets.token_hex(16)
        self.standby = self.tcp_port = None
        self._numbers = 0
        # By template, the statements that take out what was added to a database like it.
        self._emptying = {}
        self._stack = contextlib.ExitStack()

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._stack.close()

    def _start(self):
        self.directory = self._make_directory()
        self.log = pathlib.Path(self._log or self.directory / "log")
        initdb = processes.program("initdb", "postgresql")
        password = self.directory / "password"
        self.write(password.name, self.password)
        # A collation of people, as the databases of most users have: what has to be sorted by bytes must say so.
        processes.run(
            initdb, "-D", self.directory / "primary", "--no-sync", "--no-instructions", "-U", "postgres", "-E", "UTF8",
            "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US", "--auth-local=trust", "--auth-host=scram-sha-256",
            f"--pwfile={password}")
        settings = SETTINGS | self.settings
        if not self.has_standby:
            settings |= {"wal_level": "minimal", "max_wal_senders": 0}
        self.primary = Instance(self.directory, "primary", 5432, self.log, settings)
        self._stack.callback(self.primary.stop)
        self._start_primary()
        self.primary.sql(f"CREATE DATABASE {DATABASE}")
        if self.has_standby:
            self._add_standby()

    def _start_primary(self):
        if not self.has_tcp:
            return self.primary.start()
        # The port is free when it is chosen, but not reserved: another process may be quicker.
        for attempt in range(5):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.tcp_port = free.getsockname()[1]
            # One number for both kinds of sockets.
            self.primary.port = self.tcp_port
            self.primary.settings |= {"listen_addresses": "127.0.0.1"}
            try:
                return self.primary.start()
            except processes.Unavailable:
                if attempt == 4:
                    raise

    def _add_standby(self):
        data = self.directory / "standby"
        processes.run(
            processes.program("pg_basebackup", "postgresql"), "-D", data, "-d", f"{self.primary.url('postgres')}&application_name=standby",
            "--write-recovery-conf", "--checkpoint=fast", "--no-sync", "--wal-method=stream", "--create-slot", "--slot=standby")
        self.standby = Instance(self.directory, "standby", 5433, self.log, SETTINGS | self.settings)
        self._stack.callback(self.standby.stop)
        self.standby.start()
        self.primary.sql("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
        self.primary.sql("SELECT pg_reload_conf()")
        deadline = time.monotonic() + 30
        while self.primary.sql("SELECT sync_state FROM pg_stat_replication") != "sync":
            if time.monotonic() > deadline:
                raise processes.Unavailable(f"the standby does not follow:\n{processes.tail(self.log)}")
            time.sleep(0.02)

    # Addresses

    def url(self, database=DATABASE):
        """By the Unix socket; where there is a standby, of whichever of the two takes writes."""
        if not self.standby:
            return self.primary.url(database)
        places = [(self.directory, self.primary.port), (self.directory, self.standby.port)]
        return _address(database, places) + "&target_session_attrs=read-write"

    def tcp_url(self, database=DATABASE):
        """By TCP, as the user `postgres` with `password`."""
        return f"postgres://postgres@127.0.0.1:{self.tcp_port}/{database}"

    # Databases

    def create(self, template="template1"):
        """Makes a database as `template` is, and returns its name. Nobody may be connected to that."""
        self._numbers += 1
        name = f"d{self._numbers}"
        self.primary.sql(f"CREATE DATABASE {_name(name)} TEMPLATE {_name(template)}")
        return name

    def empty(self, database, template):
        """Makes a database that was made from the template as it was then: ten times quicker than to make another.

        Connections that were left open end. Tables with rows in the template are left as they are.
        """
        if template not in self._emptying:
            tables = self.primary.sql("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'", template).split()
            empty = [table for table in tables if self.primary.sql(f"SELECT EXISTS (SELECT FROM {table})", template) == "f"]
            self._emptying[template] = "".join(f"DELETE FROM {table};" for table in empty)
        # Without triggers, so that foreign keys want no order. All in one transaction, as psql sends it.
        self.primary.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();"
            f"SET LOCAL session_replication_role = replica; {self._emptying[template]}", database)

    def drop(self, database):
        """Removes a database, whoever is connected to it."""
        self.primary.sql(f"DROP DATABASE IF EXISTS {_name(database)} WITH (FORCE)")

    def dump(self, database):
        """Everything that it holds, as bytes: texts as they are, and binary values both as they are and in hexadecimal."""
        return dump(self.primary.url(database))

    # Files

    def write(self, name, text):
        """A file beside the data, for the user who runs the servers."""
        path = self.directory / name
        path.write_text(text)
        path.chmod(0o600)
        if owner := processes.user():
            os.chown(path, owner.pw_uid, owner.pw_gid)
        return path

    def on_close(self, action):
        """Runs before the servers stop, the latest first."""
        self._stack.callback(action)

    def _make_directory(self):
        _remove_leftovers()
        # Not in TMPDIR: the path of a Unix socket has room for 107 bytes, and another user must get there.
        directory = pathlib.Path(tempfile.mkdtemp(prefix=PREFIX, dir="/tmp"))
        self._stack.callback(shutil.rmtree, directory, ignore_errors=True)
        # Held as long as this process lives, so that the next one sees whether it does.
        lock = open(directory / "lock", "w")
        self._stack.callback(lock.close)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if owner := processes.user():
            os.chown(directory, owner.pw_uid, owner.pw_gid)
        return directory


def dump(url):
    """What `Cluster.dump` gives, of the database at this address."""
    text = processes.run(processes.program("pg_dump", "postgresql-client"), "--inserts", url)
    values = [piece.split("'")[0] for piece in text.split("'\\x")[1:]]
    return text.encode() + b"".join(bytes.fromhex(value) for value in values)


def _name(text):
    if not re.fullmatch(r"[a-z_][a-z0-9_]*", text):
        raise ValueError(f'"{text}" is no name of a database here')
    return text


def _address(database, places):
    hosts = ",".join(urllib.parse.quote(str(directory), safe="/") for directory, _ in places)
    ports = ",".join(str(port) for _, port in places)
    return f"postgres://postgres@/{database}?host={hosts}" + ("" if ports == "5432" else f"&port={ports}")


def is_running(process):
    """Whether there is such a process that has not ended."""
    try:
        state = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _remove_leftovers():
    """Directories of tests that were killed before they could remove them."""
    for directory in pathlib.Path("/tmp").glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - directory.stat().st_mtime < 60:
                continue
            with open(directory / "lock") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(directory, ignore_errors=True)
