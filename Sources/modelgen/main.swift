// modelgen: writes the generated sources of the models and of the APIs that answer them, and strips a service model to what it needs.

import Foundation
import JSON
import ModelGenerator

let usage = """
    usage: modelgen generate DIRECTORY SOURCES
               reads the models, their corrections and the lists of operations in DIRECTORY, and writes the directories
               Generated beneath SOURCES, which hold nothing else
           modelgen strip FULL MODEL
               writes into MODEL what the generator needs of FULL, a service-2.json of the AWS SDKs
    """

func readJSON(_ path: String) throws -> JSONValue {
    try JSONReader.read(Array(Data(contentsOf: URL(filePath: path))))
}

func write(_ text: String, to url: URL) throws {
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
}

/// Removes `directory`, unless something stands in it that was not generated.
func removeGenerated(_ directory: URL) throws {
    for path in try FileManager.default.subpathsOfDirectory(atPath: directory.path) {
        let url = directory.appending(path: path)
        if try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true { continue }
        guard try Data(contentsOf: url).starts(with: GeneratedFile.mark.utf8) else {
            throw CocoaError(.fileWriteFileExists, userInfo: [NSFilePathErrorKey: url.path])
        }
    }
    try FileManager.default.removeItem(at: directory)
}

func generate(from directory: String, beneath sources: String) throws {
    func input(_ name: String) throws -> JSONValue { try readJSON("\(directory)/\(name).json") }
    let files = try Generator.all(from: input)
    let root = URL(filePath: sources, directoryHint: .isDirectory)
    for module in GeneratedFile.Module.allCases {
        let directory = root.appending(path: module.directory)
        if FileManager.default.fileExists(atPath: directory.path) { try removeGenerated(directory) }
    }
    for file in files { try write(file.text, to: root.appending(path: file.path)) }
    print("\(files.count) files written")
}

do {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "generate" where arguments.count == 3: try generate(from: arguments[1], beneath: arguments[2])
    case "strip" where arguments.count == 3:
        try write(Model.strip(readJSON(arguments[1])), to: URL(filePath: arguments[2]))
    default:
        print(usage)
        exit(2)
    }
} catch {
    FileHandle.standardError.write(Data("modelgen: \(error)\n".utf8))
    exit(1)
}
