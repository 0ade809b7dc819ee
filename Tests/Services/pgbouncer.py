"""PgBouncer in transaction mode before a private PostgreSQL: each transaction may run on another connection."""

import signal
import urllib.parse

import processes


class PgBouncer:
    """Started when made; ends with the cluster. It knows every database of the cluster by its name."""

    PORT = 6432

    def __init__(self, cluster, log=None, pool_size=20, **settings):
        self.cluster = cluster
        self.log = log or cluster.directory / "pgbouncer.log"
        users = cluster.write("users.txt", '"postgres" ""\n')
        given = {
            "unix_socket_dir": cluster.directory, "listen_port": self.PORT, "auth_type": "trust", "auth_file": users,
            "admin_users": "postgres", "pool_mode": "transaction", "default_pool_size": pool_size, "max_client_conn": 2000,
            "server_idle_timeout": 30, "log_connections": 0, "log_disconnections": 0,
        } | settings
        lines = ["[databases]", f"* = host={cluster.directory} port={cluster.primary.port}", "[pgbouncer]"]
        lines += [f"{name} = {value}" for name, value in given.items()]
        configuration = cluster.write("pgbouncer.ini", "\n".join(lines) + "\n")
        command = [processes.program("pgbouncer", "pgbouncer"), "-q", configuration]
        self.process = processes.start(command, self.log, as_user=processes.user())
        cluster.on_close(self.stop)
        socket = cluster.directory / f".s.PGSQL.{self.PORT}"
        processes.wait(socket.exists, self.process, self.log, "PgBouncer")

    def url(self, database="sekisho"):
        host = urllib.parse.quote(str(self.cluster.directory), safe="/")
        return f"postgres://postgres@/{database}?host={host}&port={self.PORT}"

    def stop(self):
        # Where it waits for no client: SIGINT would.
        processes.end(self.process, signal.SIGTERM)
