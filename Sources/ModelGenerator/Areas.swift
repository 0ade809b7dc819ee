extension Generator {
    /// What the operations are about, for people who look for one.
    func areas() -> GeneratedFile {
        let areas = list.areas
        let cases = areas.map { "    case \(SwiftName.member($0.folder)) = \"\($0.title)\"" }
        let operations = areas.map { area in
            """
                    case .\(SwiftName.member(area.folder)):
                        [
            \(area.operations.map { "                .\(SwiftName.member($0.name))," }.joined(separator: "\n"))
                        ]
            """
        }
        return edgeFile(
            "\(service.areaType).swift",
            """
            /// What the operations of the API of \(service.subject) are about, for people who look for one.
            public enum \(service.areaType): String, OperationGroup {
            \(cases.joined(separator: "\n"))

                /// Every operation is in exactly one area.
                public var operations: [\(service.operationType)] {
                    switch self {
            \(operations.joined(separator: "\n"))
                    }
                }
            }
            """, imports: ["public import \(service.model.rawValue)"])
    }

    private func edgeFile(_ path: String, _ body: String, imports: [String]) -> GeneratedFile {
        GeneratedFile(
            path, in: service.edge, from: service.listFile, body,
            imports: imports + (service == .userPools ? [] : ["public import CognitoAPI"]))
    }

    /// The table that the dispatcher runs by.
    func operationTable() -> GeneratedFile {
        let blocks = list.areas.filter { !$0.built.isEmpty }.map { area in
            (["    // \(area.title)"] + area.built.map { "    table.add(\($0).self)" }).joined(separator: "\n")
        }
        return edgeFile(
            "OperationTable+All.swift",
            """
            extension OperationTable where Name == \(service.operationType) {
                /// Every operation that is built, by area. `docs/compatibility.md` is made from this table.
                public static var all: OperationTable { everyOperation }
            }

            private let everyOperation: OperationTable<\(service.operationType)> = {
                var table = OperationTable<\(service.operationType)>()

            \(blocks.joined(separator: "\n\n"))
                return table
            }()
            """, imports: ["public import \(service.model.rawValue)"])
    }
}
