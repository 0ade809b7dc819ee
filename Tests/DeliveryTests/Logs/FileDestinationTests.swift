import Glibc
import TestSupport
import Testing

@testable import Delivery

/// cognito/logs §2: lines in a file that several servers may write.
@Suite struct FileDestinationTests {
    @Test func `while another server adds its lines none land among them`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory["log"]
        // As a server does in the midst of a batch.
        let other = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        #expect(flock(other, LOCK_EX) == 0)
        #expect(write(other, "first ", 6) == 6)
        await #expect(throws: LogDestinationFailure.self) {
            try await FileDestination(path: path, turns: 0).deliver([Array("ours\n".utf8)])
        }
        #expect(write(other, "half\n", 5) == 5)
        #expect(flock(other, LOCK_UN) == 0)
        close(other)
        try await FileDestination(path: path, turns: 0).deliver([Array("ours\n".utf8)])
        #expect(directory.read("log") == "first half\nours\n")
    }

    @Test func `two servers over one file lose and tear no line`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory["log"]
        let (batches, lines) = (20, 50)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for server in ["a", "b"] {
                let destination = FileDestination(path: path)
                group.addTask {
                    for batch in 0..<batches {
                        try await destination.deliver(
                            (0..<lines).map { Self.line(server, batch * lines + $0) })
                    }
                }
            }
            try await group.waitForAll()
        }
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var (bytes, count) = ([UInt8](repeating: 0, count: 1 << 22), 0)
        count = fread(&bytes, 1, bytes.count, file)
        let found = bytes[..<count].split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
        let expected = ["a", "b"].flatMap { server in (0..<batches * lines).map { Self.line(server, $0) } }
        #expect(Set(found) == Set(expected) && found.count == expected.count)
    }

    private static func line(_ server: String, _ number: Int) -> [UInt8] {
        Array("\(server) \(number) \(String(repeating: server, count: 1000))\n".utf8)
    }
}
