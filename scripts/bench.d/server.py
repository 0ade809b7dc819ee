"""A server of ours for the length of a `with`, calls to it, and what it costs."""
import contextlib
import http.client
import json
import os
import resource
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TICK = os.sysconf("SC_CLK_TCK")
CORES = os.cpu_count()


class Server:
    def __init__(self, binary, directory, *options, profile="testing"):
        self.ready = os.path.join(directory, "ready.json")
        self.directory = directory
        self.command = [binary, "serve", "--profile", profile, "--port", "0", "--ready-file", self.ready, *options]

    def __enter__(self):
        with contextlib.suppress(FileNotFoundError):
            os.remove(self.ready)
        # Logging is on, as it would be.
        with open(os.path.join(self.directory, "log"), "ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log)
        while not os.path.exists(self.ready):
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended: see {log.name}")
            time.sleep(0.005)
        with open(self.ready, encoding="utf-8") as file:
            self.port = json.load(file)["port"]
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)
        return self

    def __exit__(self, *_):
        self.connection.close()
        self.process.terminate()
        self.process.wait()

    def call(self, operation, **members):
        self.connection.request(
            "POST", "/", json.dumps(members), {
                "Content-Type": "application/x-amz-json-1.1",
                "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
            })
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{operation}: {response.status} {body.decode()}")
        return json.loads(body or b"{}")

    def cpu_seconds(self):
        # The clock of all its threads' processor time, as clock_getcpuclockid(3) names it: finer than /proc's ticks.
        return time.clock_gettime(~self.process.pid << 3 | 2)

    def resident_megabytes(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            for line in file:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return 0.0

    def load(self, operation, bodies, seconds, connections=32, threads=2):
        """Runs wrk. Adds to its figures what a request costs the server and wrk itself, in CPU seconds."""
        load = self.start_load(operation, bodies, seconds, connections, threads)
        return load()

    def start_load(self, operation, bodies, seconds, connections=32, threads=2):
        """Starts wrk; the call that is returned waits for its end."""
        path = os.path.join(self.directory, f"bodies-{operation}")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(body) + "\n" for body in bodies)
        before = self.cpu_seconds()
        wrk = subprocess.Popen(
            ["wrk", f"-t{min(threads, connections)}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s",
             os.path.join(HERE, "load.lua"),
             f"http://127.0.0.1:{self.port}/", "--", operation, path], stdout=subprocess.PIPE, text=True)

        def finish():
            output = wrk.stdout.read()
            _, _, usage = os.wait4(wrk.pid, 0)
            wrk.returncode = 0
            figures = json.loads(output.strip().splitlines()[-1])
            figures["rate"] = figures["requests"] / figures["seconds"]
            count = max(1, figures["requests"])
            figures["server_cpu"] = (self.cpu_seconds() - before) / count
            figures["client_cpu"] = (usage.ru_utime + usage.ru_stime) / count
            if figures["failed"]:
                raise SystemExit(f"{figures['failed']} of {count} {operation} failed; see {self.directory}/log")
            return figures

        return finish
