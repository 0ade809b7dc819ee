import Foundation
import Testing

/// What a caller reads is worded in the tables of errors, and nowhere else.
@Suite struct RefusalPlacementTests {
    @Test func `No rule, store or operation words a refusal`() throws {
        var count = 0
        for (path, text) in try Self.sources() {
            for (line, found) in Self.worded(text) {
                Issue.record("\(path):\(line): a text of its own: \(found)")
            }
            count += 1
        }
        #expect(count > 150, "the sources stand elsewhere now")
    }

    @Test func `The scan finds what it looks for, and names the line`() {
        for text in [
            "\nthrow ServiceError(.userNotFoundException, \"x\")",
            "\nthrow ServiceError(\n    type: other, message: x)",
            "\nreturn .refused(.parameter(\"no such thing\"))", "\nthrow .lookUp(.other(\"no such thing\"))",
            "\nthrow Refusal.lookUp(\n    .other(\"no such \\(thing)\"))",
            "\nlet refusal: ServiceError = .init(.userNotFoundException, \"x\")", "\nif error.message == \"x\" {}",
        ] {
            #expect(Self.worded(text).map(\.line) == [2], "\(text)")
        }
        for text in [
            "throw Refusal.missingParameter(\"Session\")", "throw refuse(\"not a JWS\")",
            "ServiceError(telling: error)",
            "ServiceError(refusal)", "ServiceError(Refusal.tooManyRequests)", "throw SQLError(code, \"disk is full\")",
            "/// As `ServiceError(.x, \"some text\")`.",
        ] {
            #expect(Self.worded(text).isEmpty, "\(text)")
        }
    }

    /// Where errors of the API are made, where a refusal is given a sentence, and where its text is compared.
    private static func worded(_ text: String) -> [(line: Int, found: String)] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }
        return lines.indices.compactMap { index in
            guard begins(lines[index]) else { return nil }
            let statement = statement(lines[index...])
            return isWorded(statement) ? (index + 1, statement) : nil
        }
    }

    private static func begins(_ line: Substring) -> Bool {
        guard !line.hasPrefix("//") else { return false }
        return ["ServiceError", "Refusal", "throw .", ".refused(", ".message", ".type"].contains { line.contains($0) }
    }

    /// The line, with those after it that its parentheses reach to.
    private static func statement(_ lines: ArraySlice<Substring>) -> String {
        var (result, open) = ("", 0)
        for line in lines {
            result += line
            for byte in line.utf8 {
                if byte == UInt8(ascii: "(") { open += 1 }
                if byte == UInt8(ascii: ")") { open -= 1 }
            }
            if open <= 0 { break }
        }
        return result
    }

    private static func isWorded(_ statement: String) -> Bool {
        let isMade = statement.contains(#/ServiceError(\(| = \.init\()(\.|type:)/#)
        let isRefusal = statement.contains(#/\bRefusal\.\w+\(|\bthrow \.\w+\(|\.refused\(\./#)
        let isCompared = statement.contains(#/\b(error|refusal|reason)\??\.(message|type)\b.*(==|!=|hasPrefix)/#)
        return isMade || isCompared || isRefusal && statement.contains(#/\(.*"[^"]* [^"]*"/#)
    }

    /// The rules, the stores and the API but for its tables: its errors, and those of signatures, which it words itself.
    private static func sources() throws -> [(path: String, text: String)] {
        var sources: [(path: String, text: String)] = []
        for module in ["Identity", "Storage", "StorageSQLite", "CognitoAPI"] {
            let folder = "Sources/\(module)"
            for path in try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
            where path.hasSuffix(".swift") {
                if module == "CognitoAPI", path.hasPrefix("Errors/") || path.hasPrefix("Access/") { continue }
                let name = "\(folder)/\(path)"
                sources.append((name, try String(contentsOf: root.appending(path: name), encoding: .utf8)))
            }
        }
        return sources
    }

    /// This file is Tests/ServerTests/Documentation/RefusalPlacementTests.swift.
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
}
