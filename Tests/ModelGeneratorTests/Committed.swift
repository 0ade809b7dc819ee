import Foundation
import JSON
import ModelGenerator

/// What the repository holds: the generator's input, and the sources.
enum Committed {
    static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources")

    static func model(_ service: Service = .userPools) throws -> Model {
        try Model(
            json: input(service.modelFile),
            corrections: service.correctionsFile.map { try Corrections(json: input($0)) } ?? .none)
    }

    static func list(_ service: Service = .userPools) throws -> OperationList {
        try OperationList(json: input(service.listFile))
    }

    /// The Swift files beneath a directory of the sources, by their paths in it.
    static func swiftFiles(beneath directory: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: sources.appending(path: directory).path).filter {
            $0.hasSuffix(".swift")
        }
    }

    static func input(_ name: String) throws -> JSONValue {
        try JSONReader.read(Array(Data(contentsOf: sources.appending(path: "modelgen/Model/\(name).json"))))
    }
}
