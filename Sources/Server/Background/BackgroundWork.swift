import Delivery
import Identity
import Logging
import ServiceModel

/// One kind of background work: slices of it, again and again, while this server has its lease.
struct BackgroundWork: Sendable {
    let name: String
    let pause: Duration
    private let lease: WorkLease
    /// Does a little of it. True when nothing is left for now.
    private let slice: @Sendable () async throws -> Bool

    init(
        _ name: String, every pause: Duration, _ services: Services,
        slice: @escaping @Sendable () async throws -> Bool
    ) {
        self.name = name
        self.pause = pause
        self.slice = slice
        lease = WorkLease(name, services: services)
    }

    /// Until it is cancelled. What fails is logged and tried again.
    func run(log: Logger) async {
        while !Task.isCancelled {
            do {
                try await round()
            } catch {
                if !Task.isCancelled { log.warning("\(name) failed, will try again: \(error)") }
            }
            try? await Task.sleep(for: pause)
        }
        // Where even this fails, the lease ends by itself.
        try? await lease.giveUp()
    }

    /// All that is to be done now, or nothing where another server does it.
    func round() async throws {
        while !Task.isCancelled, try await lease.isHeld() {
            if try await slice() { return }
        }
    }
}

extension BackgroundWork {
    private static let batch = 500

    static func sweeping(_ services: Services, retention: Int64) -> BackgroundWork {
        BackgroundWork("sweeping", every: .seconds(30), services) {
            let now = services.clock.now
            let removed = try await services.store.write {
                try $0.sweep(now: now, messagesBefore: now - retention, limit: batch)
            }
            return removed < batch
        }
    }

    static func clearingDeletedPools(_ services: Services) -> BackgroundWork {
        BackgroundWork("clearing deleted pools", every: .seconds(1), services) {
            try await services.store.write { try $0.clearDeletedPools(limit: batch) }
        }
    }

    static func clearingDeletedIdentityPools(_ services: Services) -> BackgroundWork {
        BackgroundWork("clearing deleted identity pools", every: .seconds(1), services) {
            try await services.store.write { try $0.clearDeletedIdentityPools(limit: batch) }
        }
    }

    static func clearingDeletedClients(_ services: Services) -> BackgroundWork {
        BackgroundWork("clearing deleted clients", every: .seconds(1), services) {
            try await services.store.write { try $0.clearDeletedClients(limit: batch) }
        }
    }

    static func recoveringPools(_ services: Services) -> BackgroundWork {
        let work = RecoveryWork(services)
        return BackgroundWork("recovering pools", every: .seconds(1), services) { try await work.slice() }
    }

    static func forgettingHistory(_ services: Services) -> BackgroundWork {
        let keeping = HistoryKeeping(services)
        return BackgroundWork("forgetting history", every: .seconds(60), services) { try await keeping.slice() }
    }

    static func sortingMessages(_ services: Services, delivered: Set<DeliveryMediumType>) -> BackgroundWork {
        BackgroundWork("sorting messages", every: .seconds(30), services) {
            try await OutboxSorting.slice(services, delivering: delivered)
        }
    }

    static func rotatingSecrets(_ services: Services) -> BackgroundWork {
        BackgroundWork("rotating client secrets", every: .seconds(60), services) {
            try await SecretRotation.slice(services, limit: batch)
        }
    }

    static func makingKeys(_ services: Services, stock: Int) -> BackgroundWork {
        BackgroundWork("making keys", every: .seconds(1), services) {
            try await services.signingKeys.refillStock(to: stock)
        }
    }
}
