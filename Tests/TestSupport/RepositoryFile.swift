import Glibc

/// A file of the repository that a test holds against the code.
///
/// `SEKISHO_UPDATE_FILES=1 swift test --filter '(Configuration|Server)Tests'` writes such files instead of comparing
/// them.
public struct RepositoryFile {
    /// From the root of the repository.
    private let path: String

    public init(path: String) { self.path = path }

    /// Where it is on this machine.
    var absolute: String {
        // This file is Tests/TestSupport/RepositoryFile.swift.
        #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/" + path
    }

    public var bytes: [UInt8] { (try? fileContents(absolute)) ?? [] }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The file's text; where files are to be updated, `expected` is written first.
    public func text(updatedTo expected: String) -> String {
        if getenv("SEKISHO_UPDATE_FILES") != nil, let file = fopen(absolute, "w") {
            fputs(expected, file)
            fclose(file)
        }
        return text
    }
}
