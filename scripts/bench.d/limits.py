"""What the machine itself allows: the libraries' own cost of the operations that bound the server.

Every figure is CPU seconds for one operation on one core, so that what else runs on the machine hardly counts.
"""
import concurrent.futures
import ctypes
import os
import resource
import secrets
import sqlite3
import statistics
import subprocess
import tempfile
import time

import srp


def thread_seconds():
    usage = resource.getrusage(resource.RUSAGE_THREAD)
    return usage.ru_utime + usage.ru_stime


def per_call(call, seconds):
    """The median cost of `call` over five slices of `seconds` in all."""
    call()
    costs = []
    for _ in range(5):
        start, count, end = thread_seconds(), 0, time.monotonic() + seconds / 5
        while count == 0 or time.monotonic() < end:
            call()
            count += 1
        costs.append((thread_seconds() - start) / count)
    return statistics.median(costs)


def openssl_speed(algorithm, tag, column, seconds):
    """CPU seconds for one operation, by `openssl speed`, which counts CPU time."""
    output = subprocess.run(
        ["openssl", "speed", "-mr", "-seconds", str(max(1, round(seconds))), algorithm], capture_output=True,
        text=True, check=True).stdout
    for line in output.splitlines():
        fields = line.split(":")
        # +F2:<number>:<bits>:<signatures a second>:<verifications a second>; older releases give seconds.
        if fields[0] == tag:
            figure = float(fields[column])
            return figure if figure < 1 else 1 / figure
    raise SystemExit(f"openssl speed says nothing of {algorithm}: {output}")


def rsa_sign(seconds):
    return openssl_speed("rsa2048", "+F2", 3, seconds)


def ecdsa_verify(seconds):
    return openssl_speed("ecdsap256", "+F4", 4, seconds)


def modexp(seconds):
    """A power modulo SRP's prime with a 256-bit secret exponent, by libcrypto's constant-time ladder."""
    exponent = secrets.randbits(256) | 1 << 255
    base = secrets.randbits(3000)
    return per_call(srp.constant_time_power(base, exponent), seconds)


def argon2(seconds, memory_kib, iterations):
    """An Argon2id hash by libargon2 as it comes, on every core at once: they share the memory's bandwidth."""
    library = ctypes.CDLL("libargon2.so.1")
    password, salt = b"Correct-horse-7", secrets.token_bytes(16)

    def call():
        out = ctypes.create_string_buffer(32)
        status = library.argon2id_hash_raw(
            ctypes.c_uint32(iterations), ctypes.c_uint32(memory_kib), ctypes.c_uint32(1), password,
            ctypes.c_size_t(len(password)), salt, ctypes.c_size_t(16), out, ctypes.c_size_t(32))
        assert status == 0, status

    cores = os.cpu_count()
    with concurrent.futures.ThreadPoolExecutor(cores) as pool:
        return statistics.mean(pool.map(lambda _: per_call(call, seconds), range(cores)))


def durable_inserts(directory, seconds):
    """Seconds, of time and not of CPU, for one row in durable commits of 64 through SQLite."""
    with tempfile.TemporaryDirectory(dir=directory) as folder:
        database = sqlite3.connect(os.path.join(folder, "limit.db"), isolation_level=None)
        database.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, body TEXT NOT NULL);")
        count, start = 0, time.monotonic()
        while time.monotonic() < start + seconds:
            database.execute("BEGIN IMMEDIATE")
            for _ in range(64):
                database.execute("INSERT INTO t (name, body) VALUES (?, ?)", (secrets.token_hex(16), "x" * 400))
            database.execute("COMMIT")
            count += 64
        cost = (time.monotonic() - start) / count
        database.close()
        return cost
