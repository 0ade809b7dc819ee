public import Cryptography
import Synchronization
import Threads

/// Where a server keeps uploaded files, and the thread on which they are written and read. The directory is made with the
/// first upload, so a server that imports nothing leaves nothing behind.
public final class UploadPlace: Sendable {
    private let base: String
    private let random: any RandomSource
    private let opened = Mutex<UploadDirectory?>(nil)
    /// One thread: files are few, and what is slow about them is the disk. A job's reading lets uploads go first.
    let lane = CPULane(threads: 1, maximumWaitMilliseconds: 600_000)

    public init(base: String, random: any RandomSource = SystemRandom()) {
        self.base = base
        self.random = random
    }

    /// The directory, made where there is none. Blocks.
    func directory() throws -> UploadDirectory {
        try opened.withLock { opened in
            if let opened { return opened }
            let made = try UploadDirectory(in: base, random: random)
            opened = made
            return made
        }
    }

    /// The directory; nil where this server never had one. Blocks.
    func existing() throws -> UploadDirectory? {
        try opened.withLock { opened in
            if let opened { return opened }
            opened = try UploadDirectory.existing(in: base, random: random)
            return opened
        }
    }

    /// Removes a file, on the thread of files and whatever becomes of the caller. Where that thread has too much to do
    /// the file stays, until `ImportService` looks for those that nobody needs.
    func remove(_ name: UploadName, from directory: UploadDirectory) async {
        await Task.detached { [lane] in try? await lane.run(.short) { directory.remove(name) } }.value
    }

    /// Lets another server have what is left.
    public func close() {
        opened.withLock { opened in
            opened?.close()
            opened = nil
        }
    }
}
