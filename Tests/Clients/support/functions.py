"""Functions of pools, wherever they may run: a small Lambda, and a program behind a URL."""

import base64
import contextlib
import hashlib
import hmac
import http.server
import json
import threading
import time
import urllib.parse


class Program:
    """Answers each event by what `answer(event)` gives: (status, headers, body), or a body that is JSON."""

    def __init__(self, answer, context=None):
        self.answer, self.calls = answer, []
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                owner.calls.append(Call(self.path, dict(self.headers), body))
                given = owner.answer(json.loads(body))
                status, headers, answer = given if isinstance(given, tuple) else (200, {}, given)
                answer = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                for name, value in (headers | {"Content-Length": str(len(answer))}).items():
                    self.send_header(name, value)
                # Who asked may have given up.
                with contextlib.suppress(ConnectionError):
                    self.end_headers()
                    self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self._server = Listener(("127.0.0.1", 0), Handler)
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self.address = f"{'https' if context else 'http'}://localhost:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Listener(http.server.ThreadingHTTPServer):
    """Takes hundreds of connections at once, and ends whatever its calls still do."""

    daemon_threads, block_on_close, request_queue_size = True, False, 1024


class Call:
    def __init__(self, path, headers, body):
        self.path, self.body = urllib.parse.unquote(path), body
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.event = json.loads(body)

    def is_signed(self, secret):
        """Standard Webhooks, "Verifying webhooks": with any text as the secret."""
        identity, seconds = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        text = f"{identity}.{seconds}.".encode() + self.body
        expected = base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()
        return abs(time.time() - int(seconds)) < 300 and f"v1,{expected}" in self.headers["webhook-signature"].split(" ")


def invoked(function):
    """Where Lambda's Invoke API has a function."""
    return f"/2015-03-31/functions/{function}/invocations"


def error(message, kind="Error"):
    return {"errorMessage": message, "errorType": kind, "trace": []}
