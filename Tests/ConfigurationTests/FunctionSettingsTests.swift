import Testing

@testable import Configuration

@Suite struct FunctionSettingsTests {
    private func read(_ yaml: String) throws -> [FunctionSetting] {
        try SettingsReader.read(file: .init(name: "sekisho.yaml", bytes: Array(yaml.utf8))).functions
    }

    private func problem(_ yaml: String) -> String? {
        do {
            _ = try read(yaml)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `a mapping says where each function runs`() throws {
        let functions = try read(
            """
            functions-secret: a-secret-of-many-words
            functions-access-key: AKIDEXAMPLE:secret:token
            functions:
              sign-up: functions/sign_up.py:handler
              default: functions/default.mjs
              arn:aws:lambda:eu-west-1:123456789012:function:audit:live: https://hooks.example.com/audit
              sam: lambda+http://localhost:3001/
              image: lambda+http://localhost:9000#function
              debugged: runtime:9001
              "*": aws
            """)
        #expect(
            functions == [
                FunctionSetting(
                    name: "sign-up", place: .handler(.init(file: "functions/sign_up.py", function: "handler"))),
                FunctionSetting(name: "default", place: .handler(.init(file: "functions/default.mjs"))),
                FunctionSetting(
                    name: "arn:aws:lambda:eu-west-1:123456789012:function:audit:live",
                    place: .url("https://hooks.example.com/audit")),
                FunctionSetting(name: "sam", place: .lambda(url: "http://localhost:3001", name: nil)),
                FunctionSetting(name: "image", place: .lambda(url: "http://localhost:9000", name: "function")),
                FunctionSetting(name: "debugged", place: .port(9001)),
                FunctionSetting(name: "*", place: .lambda(url: nil, name: nil)),
            ])
    }

    @Test func `a place may be a mapping, with whatever characters`() throws {
        let functions = try read(
            """
            functions:
              sign-up:
                command: 'python3 -m awslambdaric "sign up".handler = \\ #'
                directory: functions
                processes: 4
                environment: {TABLE: "a: b, {c}", COUNT: 3, HOME: }
            """)
        var handler = FunctionSetting.Handler()
        handler.command = #"python3 -m awslambdaric "sign up".handler = \ #"#
        handler.directory = "functions"
        handler.processes = 4
        handler.environment = ["TABLE": "a: b, {c}", "COUNT": "3", "HOME": nil]
        #expect(functions == [FunctionSetting(name: "sign-up", place: .handler(handler))])
    }

    @Test func `the environment names them in a list`() throws {
        let settings = try SettingsReader.read(
            environment: ["SEKISHO_FUNCTIONS": "sign-up=f.py:handler,*=lambda+http://localhost:4566"])
        #expect(
            settings.functions == [
                FunctionSetting(name: "sign-up", place: .handler(.init(file: "f.py", function: "handler"))),
                FunctionSetting(name: "*", place: .lambda(url: "http://localhost:4566", name: nil)),
            ])
    }

    @Test(arguments: [
        ("functions: {a: nowhere}", "no place"), ("functions: {a: runtime:x}", "a port"),
        ("functions: {a: ftp://x}", "no place"), ("functions: [a]", "NAME=PLACE"),
        ("functions: {a: {}}", "a handler or a command"), ("functions: {a: {hander: x.py}}", "no \"hander\""),
        ("functions: {a: {handler: x.py, processes: 0}}", "1 to 64"),
        ("functions: {a: {handler: x.py, environment: [A]}}", "variables"),
        ("functions: {a: https://x.example}", "functions-secret-file"), ("functions: {a: aws}", "functions-access-key"),
        ("functions: {a: lambda+nowhere}", "URL"), ("functions: {'*': x.py}", "all functions"),
        ("functions: [a=x.py, a=y.py]", "twice"), ("functions-at-once: 2000", "in-all"),
        ("functions-access-key: AKID", "ID:SECRET"),
    ])
    func `what cannot be meant is told`(_ yaml: String, _ words: String) throws {
        #expect(try #require(problem(yaml)).contains(words))
    }

    @Test func `production sends no event in clear, and runs nothing that others may change or ask for`() {
        var settings = Settings(profile: .production)
        settings.functions = [
            FunctionSetting(name: "a", place: .url("http://hooks.example.com/")),
            FunctionSetting(name: "b", place: .lambda(url: "http://lambda.example.com", name: nil)),
            FunctionSetting(name: "c", place: .port(9001)),
            FunctionSetting(name: "d", place: .lambda(url: "http://localhost:3001", name: nil)),
        ]
        settings.functionsSecretFile = "/etc/sekisho/functions.secret"
        settings.functionsReload = true
        let problems = settings.validate().filter { $0.setting.hasPrefix("functions") }
        #expect(
            problems.map { "\($0.setting) \($0.message.prefix(1))" } == [
                "functions a", "functions b", "functions c", "functions-reload n",
            ])
    }
}
