import Foundation
import JSON
import ModelGenerator

/// What the repository holds: the generator's input, and the sources.
enum Committed {
    static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources")

    static func model() throws -> Model {
        try Model(json: input("cognito-idp"), corrections: Corrections(json: input("corrections")))
    }

    static func list() throws -> OperationList { try OperationList(json: input("operations")) }

    /// The Swift files beneath a directory of the sources, by their paths in it.
    static func swiftFiles(beneath directory: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: sources.appending(path: directory).path).filter {
            $0.hasSuffix(".swift")
        }
    }

    private static func input(_ name: String) throws -> JSONValue {
        try JSONReader.read(Array(Data(contentsOf: sources.appending(path: "modelgen/Model/\(name).json"))))
    }
}
