"""What is done to servers and databases, and how it is undone."""

import contextlib
import os
import random
import signal
import time

import fleet
import network
import postgresql
import processes

KINDS = ["server", "crash", "postmaster", "backend", "restart", "pause", "promote", "partition"]


class Setting:
    """A cluster and the servers over it, for the rounds of one kind."""

    def __init__(self, kind, binary, directory):
        self._kind, self._binary, self._directory = kind, binary, directory
        self._stack, self._numbers = None, 0
        self.cluster = self.fleet = self.link = None

    def prepare(self):
        # A primary that was lost cannot be had back.
        if self._stack and self._kind == "promote":
            self.close()
        if self._stack:
            return
        self._stack = contextlib.ExitStack()
        self._numbers += 1
        log = self._directory / f"postgres-{self._numbers}.log"
        if self._kind == "partition":
            self.cluster = self._stack.enter_context(postgresql.Cluster(log=log))
            self.link = self._stack.enter_context(network.Namespace())
            network.move(self.cluster, self.link)
            urls, password = [self.cluster.primary.tcp_url(address) for address in self.link.inside], self.cluster.password
        else:
            self.cluster = self._stack.enter_context(postgresql.Cluster(standby=self._kind == "promote", log=log))
            urls, password = [self.cluster.url()] * 2, None
        self.fleet = fleet.Fleet(self._binary, self._directory / f"fleet-{self._numbers}", urls, password)
        self._stack.callback(self.fleet.stop)

    def close(self):
        if self._stack:
            self._stack.close()
            self._stack = None

    def fault(self, kind, number):
        return FAULTS[kind](self, number)


class Fault:
    """One fault. `strike` returns once it has happened, `mend` once its cause is gone."""

    name = ""
    # How long it lasts, in seconds, from and to.
    lasts = (0, 0)
    # Whether servers must have said meanwhile that they are not ready.
    is_long = False

    def __init__(self, setting, number):
        self.setting, self.number = setting, number
        self.primary, self.servers = setting.cluster.primary, setting.fleet.servers

    def strike(self):
        raise NotImplementedError

    def wait(self):
        time.sleep(random.uniform(*self.lasts))

    def mend(self):
        pass

    def hit(self):
        """The servers that the fault is about."""
        return self.servers

    def problems(self, watches, during):
        wrong = []
        for watch in watches:
            name = watch.server.name
            if bad := [status for _, status in watch.health if status != 200]:
                wrong.append(f"{name}: /health answered {bad[0]}, {len(bad)} times of {len(watch.health)}")
            if not watch.ready or watch.ready[-1][1] != 200:
                wrong.append(f"{name}: /ready does not say 200 again")
            said = {status for _, status in watch.ready}
            if not said <= {200, 503}:
                wrong.append(f"{name}: /ready answered {said}")
            if self.is_long and watch.server in self.hit() and 503 not in said:
                wrong.append(f"{name}: /ready never said 503")
            if self.is_long and watch.server not in self.hit() and 503 in said:
                wrong.append(f"{name}: /ready said 503, and nothing was wrong with it")
        return wrong


class ServerKilled(Fault):
    name = "kill -9 of a server"
    lasts = (0.5, 1.5)

    def strike(self):
        self.victim = self.servers[self.number % 2]
        self.victim.kill()

    def mend(self):
        self.victim.start()

    def problems(self, watches, during):
        # Nobody answers for the one that is gone.
        wrong = super().problems([watch for watch in watches if watch.server is not self.victim], during)
        return wrong if during else [*wrong, "the other server acknowledged nothing meanwhile"]


class Crashed(Fault):
    name = "kill -9 of PostgreSQL"

    def strike(self):
        self.primary.kill()

    def mend(self):
        self.primary.start()


class PostmasterKilled(Fault):
    name = "kill -9 of the postmaster"

    def strike(self):
        children = self.primary.children()
        self.primary.process.kill()
        self.primary.process.wait()
        # They see that it is gone, and end; only then another one may start.
        deadline = time.monotonic() + 20
        while any(postgresql.is_running(child) for child in children):
            # One that computes does not look.
            if time.monotonic() > deadline:
                raise processes.Unavailable("PostgreSQL's processes outlive their postmaster")
            time.sleep(0.01)

    def mend(self):
        self.primary.start()


class BackendKilled(Fault):
    name = "kill -9 of a backend"

    def strike(self):
        backends = self.primary.sql(
            "SELECT pid FROM pg_stat_activity WHERE datname = 'sekisho' AND application_name = 'sekisho'").split()
        os.kill(int(random.choice(backends)), signal.SIGKILL)

    def mend(self):
        deadline = time.monotonic() + 20
        while True:
            try:
                self.primary.sql("SELECT 1")
                return
            except processes.Unavailable:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)


class Restarted(Fault):
    def __init__(self, setting, number):
        super().__init__(setting, number)
        self.signal = signal.SIGQUIT if number % 2 else signal.SIGINT
        self.name = "immediate restart" if number % 2 else "fast restart"

    def strike(self):
        processes.end(self.primary.process, self.signal)

    def mend(self):
        self.primary.start()


class Paused(Fault):
    name = "SIGSTOP of PostgreSQL"
    lasts = (4, 9)
    is_long = True

    def strike(self):
        self.primary.pause()

    def mend(self):
        self.primary.resume()


class Promoted(Fault):
    is_long = True

    def __init__(self, setting, number):
        super().__init__(setting, number)
        self.name = "the primary is paused, then promotion" if number % 2 else "the primary is killed, then promotion"

    def strike(self):
        self.primary.pause() if self.number % 2 else self.primary.kill()

    def wait(self):
        time.sleep(random.uniform(2, 4))
        # It must wait for no standby of its own.
        self.setting.cluster.standby.promote()

    def mend(self):
        if self.number % 2:
            self.setting.cluster.on_close(self.primary.kill)


class Partitioned(Fault):
    lasts = (4, 9)
    is_long = True

    def __init__(self, setting, number):
        super().__init__(setting, number)
        self.places = [[0, 1], [0], [1]][number % 3]
        self.name = "no network to PostgreSQL" if len(self.places) == 2 else f"no network for {self.servers[self.places[0]].name}"

    def hit(self):
        return [self.servers[place] for place in self.places]

    def strike(self):
        for place in self.places:
            self.setting.link.cut(place)

    def mend(self):
        for place in self.places:
            self.setting.link.join(place)

    def problems(self, watches, during):
        wrong = super().problems(watches, during)
        if len(self.places) == 1 and not during:
            wrong.append("the other server acknowledged nothing meanwhile")
        return wrong


FAULTS = {
    "server": ServerKilled, "crash": Crashed, "postmaster": PostmasterKilled, "backend": BackendKilled, "restart": Restarted,
    "pause": Paused, "promote": Promoted, "partition": Partitioned,
}
