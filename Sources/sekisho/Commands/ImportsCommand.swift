import CommandLine
import JSON

/// `sekisho imports`: what became of a file of users.
enum ImportsCommand {
    static let command = Command(
        "imports", "Show an import job, and the lines of its file that gave no user.",
        discussion:
            "Each such line is told with the reason, in the order of the file; the first 10,000 of them are remembered, "
            + "and all are counted. Jobs are made, started and stopped by any client of the API, such as \"aws "
            + "cognito-idp create-user-import-job\".",
        arguments: [Argument("JOB", help: "The id of the job, as CreateUserImportJob answers it.")],
        options: [
            Option("after", .value(placeholder: "LINE"), help: "Only lines behind this one.", default: "0"),
            Option(
                "limit", .value(placeholder: "NUMBER"), help: "How many lines at most, up to 10000.", default: "1000"),
            Option("json", .flag(negatable: false), help: "Print JSON, for programs."),
        ] + ControlOptions.all,
        examples: [.init("sekisho imports import-AbCdEf1234", "how far it has come, and who was left out")])

    static func run(_ invocation: Invocation) throws -> Int32 {
        let request = try request(for: invocation)
        let channel = try ControlOptions.channel(for: invocation)
        defer { channel.close() }
        let answer = try channel.ask(request)
        guard let job = answer["job"]?.objectValue, let lines = answer["lines"]?.arrayValue else {
            throw ControlError("the answer holds no job; is the server of another release?")
        }
        if invocation.flag("json") {
            print(String(decoding: JSONValue.object(answer).encoded(), as: UTF8.self))
            return 0
        }
        print(text(of: job))
        if !lines.isEmpty {
            let rows = lines.compactMap(\.objectValue).map { line in
                [
                    line["line"]?.int64Value.map { "\($0)" } ?? "", MessageText.text(line["outcome"]),
                    MessageText.text(line["reason"]),
                ]
            }
            print("\n\(TextTable.text(["LINE", "OUTCOME", "REASON"], rows))")
        }
        return 0
    }

    static func request(for invocation: Invocation) throws(UsageError) -> ControlRequest {
        var request = ControlRequest(path: "imports")
        request.query.append((name: "job", value: invocation.arguments[0]))
        if let after = try invocation.integer("after", in: 0...Int.max) {
            request.query.append((name: "after", value: "\(after)"))
        }
        if let limit = try invocation.integer("limit", in: 1...10_000) {
            request.query.append((name: "limit", value: "\(limit)"))
        }
        return request
    }

    private static func text(of job: JSONObject) -> String {
        func count(_ name: String) -> String { job[name]?.int64Value.map { "\($0)" } ?? "0" }
        return [
            ("Job", MessageText.text(job["JobId"])), ("Pool", MessageText.text(job["UserPoolId"])),
            ("Status", MessageText.text(job["Status"])), ("Message", MessageText.text(job["CompletionMessage"])),
            ("Imported", count("ImportedUsers")), ("Skipped", count("SkippedUsers")),
            ("Failed", count("FailedUsers")),
        ].map { name, value in name + ":" + String(repeating: " ", count: 10 - name.count) + value }
            .joined(separator: "\n")
    }
}
