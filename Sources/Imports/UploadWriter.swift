import Cryptography
import Glibc

/// How a file lies on disk: pieces of a fixed size, each sealed for its place in its upload. Pieces cannot be left out,
/// exchanged or moved elsewhere unnoticed; how many there must be follows from the size that the job remembers.
enum UploadFormat {
    static let pieceBytes = 64 * 1024
    static let sealedBytes = pieceBytes + SealingKey.overhead

    static func context(_ name: UploadName, piece: Int64) -> String { "\(name.text)/\(piece)" }
}

/// A file that is coming. It belongs to one caller at a time; all of it blocks.
final class UploadWriter: @unchecked Sendable {
    private let name: UploadName
    private let path: String
    private let key: SealingKey
    private let random: any RandomSource
    private let file: Int32
    private var rest: [UInt8] = []
    private var pieces: Int64 = 0
    /// Bytes so far, as the client sent them.
    private(set) var bytes: Int64 = 0

    init(_ name: UploadName, in directory: UploadDirectory, key: SealingKey, random: any RandomSource) throws {
        self.name = name
        self.key = key
        self.random = random
        path = directory.path(of: name)
        file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw UploadDirectory.Failure("create", path) }
    }

    deinit { close(file) }

    func append(_ piece: [UInt8]) throws {
        bytes += Int64(piece.count)
        rest += piece
        while rest.count >= UploadFormat.pieceBytes {
            try write(Array(rest.prefix(UploadFormat.pieceBytes)))
            rest.removeFirst(UploadFormat.pieceBytes)
        }
    }

    /// Once this returns, the file survives a loss of power.
    func finish() throws {
        if !rest.isEmpty { try write(rest) }
        rest = []
        guard fsync(file) == 0 else { throw UploadDirectory.Failure("write", path) }
        let directory = open(String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex)), O_RDONLY | O_CLOEXEC)
        if directory >= 0 {
            fsync(directory)
            close(directory)
        }
    }

    private func write(_ piece: [UInt8]) throws {
        let sealed = key.seal(piece, context: UploadFormat.context(name, piece: pieces), random: self.random)
        pieces += 1
        var written = 0
        while written < sealed.count {
            let count = sealed.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + written, $0.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw UploadDirectory.Failure("write", path) }
            written += count
        }
    }
}
