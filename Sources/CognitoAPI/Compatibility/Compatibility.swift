import JSON
import ServiceModel

/// What of the APIs is built, made from the tables that calls run by: it cannot say what is not so.
public struct Compatibility: Sendable {
    /// An API with its operations, by area.
    public struct API: Sendable {
        struct Entry: Sendable {
            let name: String
            let isBuilt: Bool
            let isSigned: Bool

            var state: String { isBuilt ? "built" : "validates, answers 501" }
            var access: String { isSigned ? "signed" : "public" }
        }

        /// What it is an API of, as a heading has it.
        let title: String
        /// Whose it is, as signatures name it.
        let service: SignedService
        let areas: [(title: String, operations: [Entry])]

        var operations: [Entry] { areas.flatMap(\.operations) }

        public init<Group: OperationGroup>(
            _ title: String, service: SignedService, areas: Group.Type, table: OperationTable<Group.Name>
        ) {
            self.title = title
            self.service = service
            let built = Set(table.built)
            self.areas = Group.allCases.map { area in
                (
                    area.rawValue,
                    area.operations.map {
                        Entry(name: $0.rawValue, isBuilt: built.contains($0), isSigned: $0.isSigned)
                    }
                )
            }
        }

        public static let userPools = API(
            "User pools", service: .userPools, areas: OperationArea.self, table: .all)
    }

    private let apis: [API]

    public init(_ apis: [API]) {
        self.apis = apis
    }

    /// `docs/compatibility.md`, whole.
    public var markdown: String {
        """
        <!-- Written by scripts/generate from the tables of operations. Do not edit. -->

        # Which operations are built

        \(summary)

        *Signed* operations are the ones that AWS guards with IAM: in production they need a signature by an
        access key whose policy allows them, in development and testing any credentials will do. *Public* ones need
        none; what they act for is shown by a client id, a token or a session in the request.

        """ + apis.map { "\n\(section($0))" }.joined()
    }

    private var summary: String {
        let sentences = apis.map { api in
            let (count, built) = (api.operations.count, api.operations.count(where: \.isBuilt))
            let name = "The API of \(api.title.lowercased()) (`\(api.service.rawValue)`) has \(count) operations"
            return built == count ? "\(name), and all of them are built." : "\(name); \(built) of them are built."
        }
        let unknown = "A name that is none is answered with `UnknownOperationException`."
        guard apis.contains(where: { $0.operations.contains { !$0.isBuilt } }) else {
            return """
                \(sentences.joined(separator: "\n"))
                \(unknown)
                What parts of them are not there, [README](../README.md#what-is-built) says.
                """
        }
        return """
            \(sentences.joined(separator: "\n"))
            What is not built checks its input against the API's constraints as the others do, and then answers HTTP 501
            with `NotImplementedException` and the operation's name. \(unknown)
            """
    }

    /// A row for each operation, for people: service, area, name, what it does here, who may call it.
    public var rows: [[String]] {
        apis.flatMap { api in
            api.areas.flatMap { area in
                area.operations.map { [api.service.rawValue, area.title, $0.name, $0.state, $0.access] }
            }
        }
    }

    /// `51 of 153 operations of cognito-idp are built.`, a line for each API.
    public var count: String {
        apis.map { api in
            let built = api.operations.count(where: \.isBuilt)
            return "\(built) of \(api.operations.count) operations of \(api.service.rawValue) are built."
        }.joined(separator: "\n")
    }

    /// The same for programs: `{"operations":[{"service","name","area","state","access"}]}`.
    public var json: String {
        let operations = apis.flatMap { api in
            api.areas.flatMap { area in
                area.operations.map { operation -> JSONValue in
                    .object([
                        "service": .string(api.service.rawValue), "name": .string(operation.name),
                        "area": .string(area.title), "state": operation.isBuilt ? "built" : "validates",
                        "access": .string(operation.access),
                    ])
                }
            }
        }
        return String(decoding: JSONValue.object(["operations": .array(operations)]).encoded(), as: UTF8.self)
    }

    private func section(_ api: API) -> String {
        "## \(api.title)\n" + api.areas.map { "\n\(section($0.title, $0.operations))" }.joined()
    }

    private func section(_ title: String, _ operations: [API.Entry]) -> String {
        let number = operations.count(where: \.isBuilt)
        let rows = operations.map { "| \($0.name) | \($0.state) | \($0.access) |\n" }
        return """
            ### \(title)

            \(number) of \(operations.count) built.

            | Operation | State | Access |
            |---|---|---|

            """ + rows.joined()
    }
}
