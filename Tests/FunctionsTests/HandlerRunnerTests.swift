import Glibc
import HTTP
import JSON
import Logging
import Outbound
import TestSupport
import Testing

@testable import Functions

/// Handlers in real processes, which ask for events over real sockets.
@Suite struct HandlerRunnerTests {
    private static let python = """
        import os, sys
        import beside
        calls = 0

        def handler(event, context):
            global calls
            calls += 1
            kind = event.get("kind")
            if kind == "raise":
                raise ValueError("not you")
            if kind == "crash":
                print("about to crash", flush=True)
                os._exit(129)
            if kind == "hang":
                while True:
                    pass
            if kind == "text":
                return "only text"
            return {"calls": calls, "pid": os.getpid(), "group": os.getpgrp(), "beside": beside.value,
                    "variables": dict(os.environ), "function": context.function_name, "arn": context.invoked_function_arn,
                    "isLate": context.get_remaining_time_in_millis() <= 0}

        async def later(event, context):
            return {"later": True}
        """

    private static let javaScript = """
        import { value } from './beside.mjs'
        export const handler = async (event) => {
          if (event.kind === 'raise') throw new Error('not you')
          if (event.kind === 'crash') process.exit(129)
          if (event.kind === 'late') { setTimeout(() => { throw new Error('too late') }); await new Promise(() => {}) }
          return { value, kind: event.kind ?? null, name: process.env.AWS_LAMBDA_FUNCTION_NAME }
        }
        export const called = (event, context, callback) => { setTimeout(() => callback(null, { called: true })) }
        export const refused = (event, context, callback) => callback('in words')
        export const done = (event, context) => context.done(null, { done: true })
        """

    private func withRunner(
        _ arguments: [String]? = nil, file: String = "sign-up.py", function: String = "handler", processes: Int = 1,
        watches: Bool = false, variables: [String: String] = [:],
        _ body: (HandlerRunner, TemporaryDirectory, LogCapture) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        try directory.write(Self.python, "sign-up.py")
        try directory.write("value = 7", "beside.py")
        try directory.write(Self.javaScript, "sign-up.mjs")
        try directory.write("export const value = 7", "beside.mjs")
        try directory.write("exports.handler = async () => ({ common: true })", "common.cjs")
        let path = getenv("PATH").map { String(cString: $0) } ?? HandlerCommand.usualPath
        let command = HandlerCommand(
            arguments: try arguments ?? #require(HandlerCommand.arguments(file: file, function: function)),
            directory: directory.path, environment: ["PATH": path].merging(variables) { _, own in own })
        let log = LogCapture()
        let runner = HandlerRunner(
            .command(command, processes: processes, watched: watches ? directory.path : nil), name: "sign-up",
            place: file, region: "eu-west-1", now: { 1_795_428_000_000 }, log: Logger(label: "test", sink: log))
        try runner.start()
        let result = await asyncResult { try await body(runner, directory, log) }
        try await onOSThread { runner.stop() }
        try result.get()
    }

    private func asyncResult(_ body: () async throws -> Void) async -> Result<Void, any Error> {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }

    private func ask(
        _ runner: HandlerRunner, _ event: String = "{}", timeout: Int = 20_000
    ) async -> Result<JSONValue, RunFailure> {
        let attempt = FunctionAttempt(
            function: FunctionName(arn), event: Array(event.utf8), id: "1",
            timeoutMilliseconds: timeout)
        do throws(RunFailure) {
            let answer = try await runner.run(attempt)
            return .success((try? JSONReader.read(answer)) ?? "unreadable")
        } catch {
            return .failure(error)
        }
    }

    private func object(_ result: Result<JSONValue, RunFailure>) throws -> JSONObject {
        try #require(result.get().objectValue)
    }

    // MARK: Python

    @Test func `a file of Python answers events in one process, one after another`() async throws {
        try await withRunner { runner, _, _ in
            let first = try await object(ask(runner))
            let second = try await object(ask(runner))
            #expect(first["calls"] == 1 && second["calls"] == 2 && first["pid"] == second["pid"])
            #expect(first["beside"] == 7 && first["function"] == "sign-up" && first["arn"] == .string(arn))
            // A group of its own, so that all that it starts ends with it.
            #expect(first["pid"] == first["group"])
        }
    }

    @Test func `a process has what it is given, and nothing of this one`() async throws {
        setenv("SEKISHO_TEST_SECRET", "4711", 1)
        try await withRunner(variables: ["TABLE": "users"]) { runner, _, _ in
            let variables = try await #require(object(ask(runner))["variables"]?.objectValue)
            #expect(variables["TABLE"] == "users" && variables["AWS_REGION"] == "eu-west-1")
            #expect(variables["SEKISHO_TEST_SECRET"] == nil)
        }
    }

    @Test func `a function that is asynchronous is waited for`() async throws {
        try await withRunner(function: "later") { runner, _, _ in
            let then = try await object(ask(runner))
            #expect(then["later"] == true)
        }
    }

    @Test func `an exception is the function's own failure, and its trace is in the log`() async throws {
        try await withRunner { runner, _, log in
            #expect(await ask(runner, #"{"kind":"raise"}"#) == .failure(.failed(message: "not you")))
            let text = log.text()
            #expect(text.contains("ValueError: not you") && text.contains("sign-up.py") && text.contains("line 10"))
            let then = try await object(ask(runner))
            #expect(then["calls"] == 2)
        }
    }

    @Test func `who crashes fails its event, is started anew, and what it printed is in the log`() async throws {
        try await withRunner { runner, _, log in
            guard case .failure(.failed(let message)) = await ask(runner, #"{"kind":"crash"}"#) else {
                Issue.record("it was answered")
                return
            }
            #expect(
                message.hasPrefix("RequestId: ")
                    && message.hasSuffix("Error: Runtime exited with error: exit status 129"))
            #expect(log.text().contains("about to crash"))
            let then = try await object(ask(runner))
            #expect(then["calls"] == 1)
        }
    }

    @Test func `who hangs is ended, and another serves on`() async throws {
        try await withRunner { runner, _, _ in
            let before = try await object(ask(runner))["pid"]
            #expect(await ask(runner, #"{"kind":"hang"}"#, timeout: 300) == .failure(.timedOut(300)))
            let then = try await object(ask(runner))
            #expect(then["pid"] != before)
        }
    }

    @Test func `several processes serve beside each other`() async throws {
        try await withRunner(processes: 2) { runner, _, _ in
            async let hung = ask(runner, #"{"kind":"hang"}"#, timeout: 5000)
            for _ in 0..<3 { _ = try await object(ask(runner)) }
            #expect(await hung == .failure(.timedOut(5000)))
        }
    }

    @Test(arguments: [
        ("def handler(", "SyntaxError"), ("import missing_module", "ModuleNotFoundError"),
        ("x = 1", "Handler 'handler'"),
        ("raise SystemExit(3)", "SystemExit"),
    ])
    func `what cannot be loaded is told at once, with its reason`(_ code: String, _ reason: String) async throws {
        try await withRunner(file: "broken.py") { runner, directory, log in
            try directory.write(code, "broken.py")
            guard case .failure(.failed) = await ask(runner) else {
                Issue.record("it was answered")
                return
            }
            while !log.text().contains(reason) { await Task.yield() }
        }
    }

    @Test func `a changed file is served without a restart of the server`() async throws {
        try await withRunner(watches: true) { runner, directory, _ in
            let then = try await object(ask(runner))
            #expect(then["beside"] == 7)
            try directory.write("value = 8888", "beside.py")
            while try await object(ask(runner))["beside"] != 8888 { await Task.yield() }
        }
    }

    @Test func `a process ends with who started it`() async throws {
        var process: pid_t = 0
        try await withRunner { runner, _, _ in
            process = try await pid_t(#require(object(ask(runner))["pid"]?.int64Value))
            #expect(kill(process, 0) == 0)
        }
        #expect(kill(process, 0) == -1 && errno == ESRCH)
    }

    @Test func `nobody else on this machine gets an event`() async throws {
        try await withRunner { runner, _, log in
            _ = await ask(runner)
            let address = try #require(runner.addresses.first)
            let client = OutboundClient(OutboundConfiguration(networks: .everything))
            for (method, path) in [("GET", "invocation/next"), ("POST", "init/error")] {
                let answer = try await client.send(
                    OutboundCall(
                        .http(HTTPExchange(method: method, url: "http://\(address)/2018-06-01/runtime/\(path)")),
                        timeoutMilliseconds: 5000))
                #expect(answer.status == 403)
            }
            client.stop()
            #expect(log.text().contains("somebody else asked"))
            let then = try await object(ask(runner))
            #expect(then["calls"] == 2)
        }
    }

    // MARK: JavaScript

    @Test func `a file of JavaScript answers events`() async throws {
        try await withRunner(file: "sign-up.mjs") { runner, _, _ in
            for kind in ["a", "b"] {
                let answer = try await object(ask(runner, #"{"kind":"\#(kind)"}"#))
                #expect(answer == ["value": 7, "kind": .string(kind), "name": "sign-up"])
            }
        }
    }

    @Test(arguments: [("called", "called"), ("done", "done")])
    func `a function may answer by its callback, or by its context`(_ function: String, _ member: String) async throws {
        try await withRunner(file: "sign-up.mjs", function: function) { runner, _, _ in
            let then = try await object(ask(runner))
            #expect(then[member] == true)
        }
    }

    @Test func `a module of CommonJS is one too`() async throws {
        try await withRunner(file: "common.cjs") { runner, _, _ in
            let then = try await object(ask(runner))
            #expect(then["common"] == true)
        }
    }

    @Test func `what a function of JavaScript throws is its failure`() async throws {
        try await withRunner(file: "sign-up.mjs") { runner, _, _ in
            #expect(await ask(runner, #"{"kind":"raise"}"#) == .failure(.failed(message: "not you")))
            #expect(await ask(runner, #"{"kind":"late"}"#) == .failure(.failed(message: "too late")))
            guard case .failure(.failed(let message)) = await ask(runner, #"{"kind":"crash"}"#) else {
                Issue.record("it was answered")
                return
            }
            #expect(message.hasSuffix("Runtime exited with error: exit status 129"))
        }
        try await withRunner(file: "sign-up.mjs", function: "refused") { runner, _, _ in
            #expect(await ask(runner) == .failure(.failed(message: "in words")))
        }
    }

    @Test func `a function that is not exported is told at once`() async throws {
        try await withRunner(file: "sign-up.mjs", function: "missing") { runner, _, log in
            #expect(
                await ask(runner) == .failure(.failed(message: "sign-up.mjs.missing is undefined or not exported")))
            #expect(log.text().contains("Runtime.HandlerNotFound"))
        }
    }

    // MARK: Any program

    @Test func `a program that is missing is told at once`() async throws {
        try await withRunner(["no-such-program"]) { runner, _, _ in
            guard case .failure(.failed(let message)) = await ask(runner) else {
                Issue.record("it was answered")
                return
            }
            #expect(message.contains("no-such-program"))
        }
    }

    @Test func `a program that ends without asking is told, and tried again`() async throws {
        try await withRunner(["/bin/sh", "-c", "echo no reason; exit 3"]) { runner, _, log in
            guard case .failure(.failed(let message)) = await ask(runner) else {
                Issue.record("it was answered")
                return
            }
            #expect(message == "Error: Runtime exited with error: exit status 3")
            while log.text().components(of: "no reason") < 2 { await Task.yield() }
        }
    }

    @Test func `the clients in the binary are those of the folder`() async throws {
        let root = #filePath.prefix(upTo: #filePath.firstRange(of: "/Tests/FunctionsTests/")!.lowerBound)
        let status = try await onOSThread { system("'\(root)/scripts/generate-runtimes' --check") }
        #expect(status == 0, "run scripts/generate-runtimes")
    }
}

extension String {
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
