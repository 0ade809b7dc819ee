import Glibc

/// A directory of a test's own, deleted with all that is below it when the last reference goes.
public final class TemporaryDirectory: Sendable {
    public struct Failed: Error {}

    public let path: String

    public init() throws {
        var template = Array("/tmp/sekisho-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failed() }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    /// The path of something inside.
    public subscript(name: String) -> String { "\(path)/\(name)" }

    public func makeDirectory(_ name: String, mode: UInt32 = 0o700) throws {
        guard mkdir(self[name], mode) == 0, chmod(self[name], mode) == 0 else { throw Failed() }
    }

    public func write(_ text: String, _ name: String, mode: UInt32 = 0o600) throws {
        let file = open(self[name], O_CREAT | O_WRONLY | O_TRUNC, mode)
        guard file >= 0, text.withCString({ Glibc.write(file, $0, strlen($0)) }) > 0, fchmod(file, mode) == 0 else {
            throw Failed()
        }
        close(file)
    }

    /// Nil where there is no such file.
    public func read(_ name: String) -> String? {
        let file = open(self[name], O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(file, &bytes, bytes.count)
        return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    }

    public func link(_ name: String, to target: String) throws {
        guard symlink(target, self[name]) == 0 else { throw Failed() }
    }

    private static func remove(_ path: String) {
        guard let listing = opendir(path) else { return }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let inner = "\(path)/\(name)"
            if unlink(inner) != 0 { remove(inner) }
        }
        rmdir(path)
    }
}
