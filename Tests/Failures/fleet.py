"""Two servers over one database, with HAProxy before them, and an eye on each."""

import contextlib
import http.client
import json
import os
import secrets
import signal
import threading
import time

import haproxy
import processes


class Server:
    """One server process, which keeps its port when it is started again."""

    def __init__(self, binary, directory, name, options, environment):
        self.name, self.directory = name, directory / name
        self.directory.mkdir()
        self.log, self.port = self.directory / "log", 0
        self._ready = self.directory / "ready.json"
        self._command = [binary, "serve", "--profile", "testing", "--ready-file", self._ready, "--data", self.directory / "data", *options]
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("SEKISHO_")} | environment
        self.process = None

    def start(self):
        self._ready.unlink(missing_ok=True)
        self.process = processes.start(
            [*self._command, "--port", self.port], self.log, signal.SIGKILL, environment=self._environment)
        processes.wait(lambda: self._ready.exists() and self._ready.read_text().endswith("\n"), self.process, self.log, self.name)
        self.port = int(json.loads(self._ready.read_text())["address"].rstrip("/").rsplit(":", 1)[1])

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process:
            processes.end(self.process)

    def get(self, path, timeout=5):
        """The status of a GET; None where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


class Watch:
    """What the probes of one server were answered, each with its time."""

    def __init__(self, server):
        self.server, self.ready, self.health = server, [], []
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._look, args=arguments, daemon=True)
            for arguments in [("/_sekisho/ready", self.ready), ("/_sekisho/health", self.health)]]

    def _look(self, path, found):
        while not self._ended.is_set():
            begun = time.monotonic()
            found.append((begun, self.server.get(path)))
            self._ended.wait(0.1)

    def start(self):
        for one in self._threads:
            one.start()

    def stop(self):
        self._ended.set()
        for one in self._threads:
            one.join()


class Fleet:
    def __init__(self, binary, directory, urls, password=None):
        """`urls`: where each server finds the database."""
        directory.mkdir()
        key = directory / "master.key"
        key.touch(mode=0o600)
        key.write_text(secrets.token_hex(32) + "\n")
        self.balancer = haproxy.HAProxy(directory)
        environment = {"SEKISHO_ISSUER": self.balancer.address} | ({"SEKISHO_STORAGE_PASSWORD": password} if password else {})
        self.servers = [
            Server(binary, directory, f"server-{number}", ["--storage", url, "--master-key-file", key], environment)
            for number, url in enumerate(urls, 1)]
        try:
            for one in self.servers:
                one.start()
            self.balancer.start([one.port for one in self.servers])
        except BaseException:
            self.stop()
            raise

    @property
    def ports(self):
        """Where clients may ask: a server itself, or whichever HAProxy takes."""
        return [*(one.port for one in self.servers), self.balancer.port]

    def stop(self):
        for one in self.servers:
            one.stop()
        self.balancer.stop()

    @contextlib.contextmanager
    def watched(self):
        watches = [Watch(one) for one in self.servers]
        for one in watches:
            one.start()
        try:
            yield watches
        finally:
            for one in watches:
                one.stop()

    def recovery(self, since, writes):
        """Seconds from then until every server writes and says that it is ready; None where that takes too long."""
        missing = list(self.servers)
        while missing and time.monotonic() < since + 30:
            missing = [one for one in missing if not writes(one.port) or one.get("/_sekisho/ready") != 200]
            time.sleep(0.02)
        return None if missing else time.monotonic() - since
