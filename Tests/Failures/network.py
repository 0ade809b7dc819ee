"""A network namespace with two cables to it, each of which can be cut: for root."""

import os
import signal
import subprocess
import types

import postgresql
import processes


class Namespace:
    """Exists while it is entered. `outside` and `inside` are the addresses at the ends of each cable."""

    def __init__(self):
        number = os.getpid() % 250
        self.name = f"sekisho-{os.getpid()}"
        self.outside = [f"10.213.{number}.{1 + 4 * cable}" for cable in (0, 1)]
        self.inside = [f"10.213.{number}.{2 + 4 * cable}" for cable in (0, 1)]

    def __enter__(self):
        _ip("netns", "add", self.name)
        try:
            self._ip_inside("link", "set", "lo", "up")
            for cable in (0, 1):
                near, far = self._near(cable), self._far(cable)
                _ip("link", "add", near, "type", "veth", "peer", "name", far)
                _ip("link", "set", far, "netns", self.name)
                _ip("addr", "add", f"{self.outside[cable]}/30", "dev", near)
                _ip("link", "set", near, "up")
                self._ip_inside("addr", "add", f"{self.inside[cable]}/30", "dev", far)
                self._ip_inside("link", "set", far, "up")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        _ip("netns", "del", self.name)

    def cut(self, cable):
        """From now on what is sent there goes nowhere, and nobody is told."""
        self._ip_inside("link", "set", self._far(cable), "down")

    def join(self, cable):
        self._ip_inside("link", "set", self._far(cable), "up")

    def command(self, *words):
        return ["ip", "netns", "exec", self.name, *words]

    def _near(self, cable):
        return f"sk{os.getpid()}n{cable}"

    def _far(self, cable):
        return f"sk{os.getpid()}f{cable}"

    def _ip_inside(self, *words):
        _ip("-n", self.name, *words)


def _ip(*words):
    ran = subprocess.run(["ip", *words], capture_output=True, text=True)
    if ran.returncode:
        raise processes.Unavailable(f"ip {' '.join(words)}: {ran.stderr.strip()}")


def move(cluster, namespace):
    """Has a cluster's primary run in the namespace, where it listens at the inner ends, and asks for a password there."""
    primary = cluster.primary
    primary.stop()
    with open(primary.data / "pg_hba.conf", "a") as rules:
        rules.write("host all all 10.213.0.0/16 scram-sha-256\n")
    primary.settings |= {"listen_addresses": ",".join(namespace.inside)}

    def start(self):
        given = {"unix_socket_directories": self.directory, "port": self.port} | self.settings
        options = [part for name, value in given.items() for part in ("-c", f"{name}={value}")]
        them = processes.user()
        # Whoever enters the namespace has to be root; the signal that follows our end is lost with root's rights.
        command = namespace.command(
            "setpriv", f"--reuid={them.pw_uid}", f"--regid={them.pw_gid}", "--clear-groups", "--pdeathsig", "QUIT",
            processes.program("postgres", "postgresql"), "-D", self.data, *options)
        self.process = processes.start(command, self.log, signal.SIGQUIT)
        processes.wait(self.is_ready, self.process, self.log, "PostgreSQL in a network of its own")

    primary.start = types.MethodType(start, primary)
    primary.tcp_url = lambda address: f"postgres://postgres@{address}:{primary.port}/{postgresql.DATABASE}"
    primary.start()

