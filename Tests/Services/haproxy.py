"""HAProxy before several servers: each request, also of one connection, goes to one of them at random."""

import pathlib
import signal
import socket
import tempfile

import processes

CONFIGURATION = """\
global
    maxconn 4000
    nbthread 1
defaults
    mode http
    timeout connect 5s
    timeout client 120s
    timeout server 120s
    # A server that is gone: another one gets what it has not seen.
    retries 3
    option redispatch 1
frontend clients
{binds}
    default_backend servers
backend servers
    balance random(1)
    option httpchk GET /_sekisho/ready
    http-check send hdr Host localhost
    # What is slow on a busy machine is not gone.
    timeout check 3s
    default-server check inter 200ms fall 1 rise 1
{servers}
"""


class HAProxy:
    """It has its port from the beginning, so that servers can be told by which address they are reached, and answers once started."""

    def __init__(self, directory=None):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="haproxy-", dir=directory))
        self.log = self.directory / "haproxy.log"
        self.process = None
        self._sockets = _listen()
        self.port = self._sockets[0].getsockname()[1]
        self.address = f"http://localhost:{self.port}"

    def start(self, ports):
        """Begins to pass on requests to the servers at these ports of 127.0.0.1, all of which are ready."""
        kept = [one.fileno() for one in self._sockets]
        configuration = self.directory / "haproxy.cfg"
        configuration.write_text(CONFIGURATION.format(
            binds="\n".join(f"    bind fd@{number}" for number in kept),
            servers="\n".join(f"    server s{number} 127.0.0.1:{port}" for number, port in enumerate(ports, 1))))
        command = [processes.program("haproxy", "haproxy"), "-db", "-f", configuration]
        self.process = processes.start(command, self.log, signal.SIGTERM, keeping=kept)
        # Whoever connects before it accepts waits in the sockets' queues.
        for one in self._sockets:
            one.close()

    def stop(self):
        for one in self._sockets:
            one.close()
        if self.process:
            processes.end(self.process)


def _listen():
    """The same free port of both loopback addresses: clients take localhost for either."""
    while True:
        first = socket.create_server(("127.0.0.1", 0), backlog=1024)
        try:
            return [first, socket.create_server(("::1", first.getsockname()[1]), family=socket.AF_INET6, backlog=1024)]
        except OSError:
            first.close()
            if not socket.has_ipv6:
                raise
