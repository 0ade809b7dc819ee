"""The bench: parts in, a Markdown table out."""
import argparse
import contextlib
import os
import shutil
import sys
import tempfile
import time

import limits
import parts
import sharing
import sign_ins  # noqa: F401 (its parts)
from server import CORES, Server


class Run:
    """One run's options, directory and limits."""

    def __init__(self, options, directory):
        self.binary, self.quick, self.directory = options.server, options.quick, directory
        self.rounds = options.rounds or (1 if options.quick else 3)
        self.cache = {}

    def seconds(self, full):
        return max(1, full // 2) if self.quick else full

    def say(self, text):
        print(text, file=sys.stderr, flush=True)

    @contextlib.contextmanager
    def served(self, *arguments, durable=False, stock=False):
        """Without a stock of signing keys unless asked for: making them would count as the requests' cost."""
        if not stock:
            arguments += ("--rsa-key-stock", "0")
        with tempfile.TemporaryDirectory(dir=self.directory) as directory:
            data = ["--data", os.path.join(directory, "data")] if durable else []
            with Server(self.binary, directory, *data, *arguments) as server:
                yield server

    def limit(self, name, measure):
        """Measured when first asked for, in this run."""
        if name not in self.cache:
            self.cache[name] = measure()
            self.say(f"  limit: {name} {self.cache[name] * 1e3:.3f} ms CPU, {1 / self.cache[name]:,.0f}/s on one core")
        return self.cache[name]

    @property
    def rsa(self):
        return self.limit("RSA-2048 signature", lambda: limits.rsa_sign(1 if self.quick else 3))

    @property
    def ecdsa(self):
        return self.limit("ECDSA P-256 verification", lambda: limits.ecdsa_verify(1 if self.quick else 3))

    @property
    def modexp(self):
        return self.limit("power modulo 3072 bits", lambda: limits.modexp(1 if self.quick else 3))

    @property
    def argon2(self):
        return self.limit("Argon2id", lambda: limits.argon2(2 if self.quick else 5, *parts.ARGON2))


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measures Sekisho against its targets.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(parts.PARTS))
    parser.add_argument("--server", help="the binary to measure")
    parser.add_argument("--quick", action="store_true", help="one short round each, no pool of a million")
    parser.add_argument("--rounds", type=int, help="rounds of each load; the table has their median")
    parser.add_argument("--keep", metavar="DIR", help="work in this directory and leave the logs there")
    parser.add_argument(
        "--storage", choices=["sqlite", "postgres"], default="sqlite", help="measure what PostgreSQL costs beside SQLite")
    options = parser.parse_args()
    for name in options.parts:
        if name not in parts.PARTS:
            parser.error(f'there is no part "{name}": {", ".join(parts.PARTS)}')

    directory = options.keep or tempfile.mkdtemp(prefix="sekisho-bench-")
    os.makedirs(directory, exist_ok=True)
    run, rows = Run(options, directory), []
    try:
        standard = parts.DEFAULT if options.storage == "sqlite" else sharing.PARTS
        for name in options.parts or standard:
            run.say(f"{name}:")
            begin = time.monotonic()
            rows += parts.PARTS[name](run)
            run.say(f"  ({time.monotonic() - begin:.0f} s)")
    finally:
        if not options.keep:
            shutil.rmtree(directory, ignore_errors=True)

    print(f"{CORES} cores, load {os.getloadavg()[0]:.1f} at the end, medians of {run.rounds} rounds.\n")
    print("| what | target | measured | by CPU time | share of the limit | met |")
    print("|---|---|---|---|---|---|")
    for row in rows:
        print("|", " | ".join(row), "|")


main()
