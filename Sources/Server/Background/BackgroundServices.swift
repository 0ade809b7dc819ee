import Identity
import Logging
import Synchronization

/// What goes on beside requests: sweeping what has expired, clearing what deleted pools and clients have left, keeping
/// RSA keys in stock.
///
/// Tasks on Swift's pool; none of them blocks.
final class BackgroundServices: Sendable {
    private let services: Services
    private let retention: Int64
    private let keyStock: Int
    private let tasks = Mutex<[Task<Void, Never>]>([])

    /// - Parameters:
    ///   - retention: how long the outbox keeps messages, in milliseconds.
    ///   - keyStock: how many RSA keys are kept ready.
    init(services: Services, retention: Int64, keyStock: Int) {
        self.services = services
        self.retention = retention
        self.keyStock = keyStock
    }

    func start() {
        let (services, retention, keyStock) = (services, retention, keyStock)
        var started = [
            every(.seconds(30), "sweeping") { try await Self.sweep(services, retention: retention) },
            every(.seconds(1), "clearing deleted pools") { try await Self.clearDeletedPools(services) },
            every(.seconds(1), "clearing deleted clients") { try await Self.clearDeletedClients(services) },
        ]
        if keyStock > 0 {
            started.append(
                every(.seconds(1), "making keys") { try await services.signingKeys.refillStock(to: keyStock) })
        }
        tasks.withLock { [started] in $0 = started }
    }

    func stop() {
        for task in tasks.withLock({ $0 }) { task.cancel() }
    }

    private func every(
        _ pause: Duration, _ name: String, _ work: @escaping @Sendable () async throws -> Void
    ) -> Task<Void, Never> {
        let log = services.log
        return Task.detached {
            while !Task.isCancelled {
                do {
                    try await work()
                } catch is CancellationError {
                    return
                } catch {
                    if !Task.isCancelled { log.warning("\(name) failed, will try again: \(error)") }
                }
                try? await Task.sleep(for: pause)
            }
        }
    }

    private static func sweep(_ services: Services, retention: Int64) async throws {
        let batch = 500
        while !Task.isCancelled {
            let now = services.clock.now
            let removed = try await services.store.write {
                try $0.sweep(now: now, messagesBefore: now - retention, limit: batch)
            }
            if removed < batch { return }
        }
    }

    private static func clearDeletedPools(_ services: Services) async throws {
        while !Task.isCancelled {
            if try await services.store.write({ try $0.clearDeletedPools(limit: 500) }) { return }
        }
    }

    private static func clearDeletedClients(_ services: Services) async throws {
        while !Task.isCancelled {
            if try await services.store.write({ try $0.clearDeletedClients(limit: 500) }) { return }
        }
    }
}
