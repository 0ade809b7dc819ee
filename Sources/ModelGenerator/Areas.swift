extension Generator {
    /// What the operations are about, as `OperationArea` of CognitoAPI.
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
        return GeneratedFile(
            "OperationArea.swift", in: .cognitoAPI,
            """
            /// What the operations of the API are about, for people who look for one.
            enum OperationArea: String, CaseIterable {
            \(cases.joined(separator: "\n"))

                /// Every operation is in exactly one area.
                var operations: [OperationName] {
                    switch self {
            \(operations.joined(separator: "\n"))
                    }
                }
            }
            """, imports: ["import ServiceModel"])
    }

    /// The table that the dispatcher runs by.
    func operationTable() -> GeneratedFile {
        let blocks = list.areas.filter { !$0.built.isEmpty }.map { area in
            (["        // \(area.title)"] + area.built.map { "        table.add(\($0).self)" }).joined(separator: "\n")
        }
        return GeneratedFile(
            "OperationTable+All.swift", in: .cognitoAPI,
            """
            /// Every operation that is built, by area. `docs/compatibility.md` is made from this table.
            extension OperationTable {
                public static let all: OperationTable = {
                    var table = OperationTable()

            \(blocks.joined(separator: "\n\n"))
                    return table
                }()
            }
            """)
    }
}
