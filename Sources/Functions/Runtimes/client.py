"""Runs one function of a file, event by event, as AWS Lambda does: arguments are the file and the function's name."""
import http.client, importlib.util, inspect, json, os, sys, time, traceback

API = "/2018-06-01/runtime"
server = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


def ask(method, path, body=None):
    for attempt in (1, 2):
        try:
            server.request(method, API + path, body, {"Content-Type": "application/json"})
            answer = server.getresponse()
            return answer, answer.read()
        except (http.client.HTTPException, ConnectionError):
            # A connection that was idle for long may be gone.
            server.close()
            if attempt == 2:
                raise


def error(problem):
    trace = [] if isinstance(problem, SystemExit) else traceback.format_tb(problem.__traceback__)
    own = [line for line in trace if '"<string>"' not in line and "importlib" not in line]
    return json.dumps(
        {"errorMessage": str(problem), "errorType": type(problem).__name__, "stackTrace": own}).encode()


class Context:
    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.deadline = int(headers["Lambda-Runtime-Deadline-Ms"])
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION", "")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "")
        self.log_group_name = self.log_stream_name = ""
        self.identity = self.client_context = None

    def get_remaining_time_in_millis(self):
        return max(0, self.deadline - int(time.time() * 1000))


def load(path, name):
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    # Under the file's own name, so that what it imports may import it in turn.
    module_name = os.path.splitext(os.path.basename(path))[0].replace("-", "_")
    spec = importlib.util.spec_from_file_location(module_name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    spec.loader.exec_module(module)
    try:
        return getattr(module, name)
    except AttributeError:
        raise AttributeError(f"Handler '{name}' missing on module '{module_name}'") from None


def run(handler, event, context):
    result = handler(event, context)
    if inspect.iscoroutine(result):
        import asyncio

        result = asyncio.run(result)
    return json.dumps(result).encode()


try:
    handler = load(sys.argv[1], sys.argv[2])
except BaseException as problem:
    ask("POST", "/init/error", error(problem))
    sys.exit(1)

while True:
    answer, body = ask("GET", "/invocation/next")
    if answer.status != 200:
        # Somebody else serves from now on, or nobody.
        sys.exit(1)
    context = Context(answer.headers)
    path = "/invocation/" + context.aws_request_id
    try:
        result = run(handler, json.loads(body), context)
    except Exception as problem:
        ask("POST", path + "/error", error(problem))
    else:
        ask("POST", path + "/response", result)
    sys.stdout.flush()
