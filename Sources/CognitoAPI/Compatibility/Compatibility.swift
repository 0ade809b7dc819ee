import JSON
import ServiceModel

/// What of the API is built, made from the table that the dispatcher runs by: it cannot say what is not so.
public struct Compatibility: Sendable {
    private let built: Set<OperationName>

    public init(table: OperationTable) {
        built = Set(table.built)
    }

    /// `docs/compatibility.md`, whole.
    public var markdown: String {
        let count = OperationName.allCases.count
        return """
            <!-- Written by scripts/generate from the operation table. Do not edit. -->

            # Which operations are built

            The API has \(count) operations; \(built.count) of them are built. The other \(count - built.count) check
            their input against the API's constraints as the built ones do, and then answer HTTP 501 with
            `NotImplementedException` and the operation's name. A name that is none is answered with
            `UnknownOperationException`.

            *Signed* operations are the ones that AWS guards with IAM: in production they need a signature by a
            configured access key, in development and testing any credentials will do. *Public* ones need none; what
            they act for is shown by a client id, a token or a session in the request.

            """ + OperationArea.allCases.map { "\n\(section($0))" }.joined()
    }

    /// A row for each operation, for people: area, name, what it does here, who may call it.
    public var rows: [[String]] {
        OperationArea.allCases.flatMap { area in
            area.operations.map { operation in
                [
                    area.rawValue, operation.rawValue, built.contains(operation) ? "built" : "validates, answers 501",
                    operation.isSigned ? "signed" : "public",
                ]
            }
        }
    }

    /// `51 of 153 operations are built.`
    public var count: String { "\(built.count) of \(OperationName.allCases.count) operations are built." }

    /// The same for programs: `{"operations":[{"name","area","state","access"}]}`.
    public var json: String {
        let operations = OperationArea.allCases.flatMap { area in
            area.operations.map { operation -> JSONValue in
                .object([
                    "name": .string(operation.rawValue), "area": .string(area.rawValue),
                    "state": built.contains(operation) ? "built" : "validates",
                    "access": operation.isSigned ? "signed" : "public",
                ])
            }
        }
        return String(decoding: JSONValue.object(["operations": .array(operations)]).encoded(), as: UTF8.self)
    }

    private func section(_ area: OperationArea) -> String {
        let operations = area.operations
        let number = operations.count { built.contains($0) }
        let rows = operations.map { operation in
            let state = built.contains(operation) ? "built" : "validates, answers 501"
            return "| \(operation.rawValue) | \(state) | \(operation.isSigned ? "signed" : "public") |\n"
        }
        return """
            ## \(area.rawValue)

            \(number) of \(operations.count) built.

            | Operation | State | Access |
            |---|---|---|

            """ + rows.joined()
    }
}
