import Glibc
import Storage
import Synchronization
import Threads

/// A reading connection for each thread that asks, closed when the thread ends or the database closes.
///
/// One process-wide thread-specific key leads to a thread's own list, so a thread finds its connection
/// without a lock on anything shared.
final class ThreadReaders: Sendable {
    private struct Registry {
        var isClosed = false
        var connections: [ObjectIdentifier: ThreadReader] = [:]
    }

    /// Never given twice, unlike an address.
    private let number = ThreadReaders.opened.add(1, ordering: .relaxed).newValue
    private static let opened = Atomic(0)

    private let registry = Mutex(Registry())
    private let open: @Sendable () throws -> SQLiteConnection

    init(open: @escaping @Sendable () throws -> SQLiteConnection) {
        self.open = open
    }

    /// Runs `body` on the calling thread's connection. Not to be nested.
    func withConnection<T>(_ body: (SQLiteConnection) throws -> T) throws -> T {
        let thread = ThreadConnections.current
        if let reader = thread.reader(of: number) { return try use(reader, of: thread, body) }
        guard !registry.withLock({ $0.isClosed }) else { throw StorageClosed() }
        let reader = ThreadReader(try open(), of: self, number: number)
        let isClosed = registry.withLock { registry in
            if !registry.isClosed { registry.connections[ObjectIdentifier(reader)] = reader }
            return registry.isClosed
        }
        if isClosed { reader.close() } else { thread.add(reader) }
        return try use(reader, of: thread, body)
    }

    private func use<T>(
        _ reader: ThreadReader, of thread: ThreadConnections, _ body: (SQLiteConnection) throws -> T
    ) throws -> T {
        do {
            return try reader.use(body)
        } catch let error as SQLError where !error.leavesConnectionUsable {
            thread.drop(reader)
            throw error
        }
    }

    /// Closes every thread's connection, after what runs on it. Later reads throw `StorageClosed`.
    func close() {
        let connections = registry.withLock { registry in
            registry.isClosed = true
            defer { registry.connections = [:] }
            return Array(registry.connections.values)
        }
        for connection in connections { connection.close() }
    }

    fileprivate func forget(_ reader: ThreadReader) {
        _ = registry.withLock { $0.connections.removeValue(forKey: ObjectIdentifier(reader)) }
    }
}

/// A thread's connection to one database. The lock is contended only while the database closes.
private final class ThreadReader: Sendable {
    private let connection: Monitor<SQLiteConnection?>
    private let readers: WeakReaders
    /// The number of its `ThreadReaders`.
    let owner: Int

    init(_ connection: SQLiteConnection, of owner: ThreadReaders, number: Int) {
        self.connection = Monitor(connection)
        self.owner = number
        readers = WeakReaders(owner)
    }

    var isClosed: Bool { connection.withLock { $0 == nil } }

    func use<T>(_ body: (SQLiteConnection) throws -> T) throws -> T {
        try connection.withLock { connection in
            guard let connection else { throw StorageClosed() }
            return try body(connection)
        }
    }

    func close() {
        connection.withLock { connection in
            connection?.close()
            connection = nil
        }
    }

    /// Its thread needs it no more.
    func end() {
        readers.value?.forget(self)
        close()
    }
}

private final class WeakReaders: @unchecked Sendable {
    // Set once; the runtime makes loading a weak reference safe from any thread.
    private(set) weak var value: ThreadReaders?
    init(_ value: ThreadReaders) { self.value = value }
}

/// What one thread holds: a connection for each open database that it has read from.
private final class ThreadConnections {
    private var readers: [ThreadReader] = []

    func reader(of owner: Int) -> ThreadReader? {
        for reader in readers where reader.owner == owner { return reader }
        return nil
    }

    func add(_ reader: ThreadReader) {
        // Those of databases that were closed meanwhile go on this occasion.
        readers.removeAll { $0.isClosed }
        readers.append(reader)
    }

    /// Closes it; the next read opens another.
    func drop(_ reader: ThreadReader) {
        readers.removeAll { $0 === reader }
        reader.end()
    }

    static var current: ThreadConnections {
        if let known = pthread_getspecific(key) {
            return Unmanaged<ThreadConnections>.fromOpaque(known).takeUnretainedValue()
        }
        let created = ThreadConnections()
        pthread_setspecific(key, Unmanaged.passRetained(created).toOpaque())
        return created
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let status = pthread_key_create(&key) { pointer in
            guard let pointer else { return }
            let ended = Unmanaged<ThreadConnections>.fromOpaque(pointer).takeRetainedValue()
            for reader in ended.readers { reader.end() }
        }
        precondition(status == 0, "no thread-specific key left")
        return key
    }()
}
