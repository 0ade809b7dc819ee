import Identity
import ServiceModel
import Synchronization
import Threads

/// What goes on beside requests: sweeping what has expired, clearing what deleted pools and clients have left, keeping
/// RSA keys in stock, giving messages to those who deliver them. Over a store that several servers share, each of these
/// goes on in one of them (`WorkLease`).
///
/// Tasks on Swift's pool; none of them blocks.
final class BackgroundServices: Sendable {
    private let services: Services
    private let work: [BackgroundWork]
    private let tasks = Mutex<[Task<Void, Never>]>([])

    /// - Parameters:
    ///   - retention: how long the outbox keeps messages, in milliseconds.
    ///   - keyStock: how many RSA keys are kept ready.
    ///   - delivered: the media by which workers deliver.
    init(services: Services, retention: Int64, keyStock: Int, delivered: Set<DeliveryMediumType>) {
        self.services = services
        var work: [BackgroundWork] = [
            .sweeping(services, retention: retention), .clearingDeletedPools(services),
            .clearingDeletedIdentityPools(services),
            .clearingDeletedClients(services), .recoveringPools(services), .forgettingHistory(services),
            .rotatingSecrets(services),
            .sortingMessages(services, delivered: delivered),
        ]
        if keyStock > 0 { work.append(.makingKeys(services, stock: keyStock)) }
        self.work = work
    }

    func start() {
        let started = work.map { [log = services.log] work in Task.detached { await work.run(log: log) } }
        tasks.withLock { $0 = started }
    }

    /// Ends it, after the slices that are under way.
    func stop() {
        for task in tasks.withLock({ $0 }) { task.cancel() }
    }

    /// Waits, after `stop`, until other servers can take over what this one did; not for long, since they can anyhow
    /// when its leases have ended. Blocks.
    func waitForHandover() {
        guard services.store.changes.isShared else { return }
        let tasks = tasks.withLock { $0 }
        _ = waitBlocking(milliseconds: 500) { for task in tasks { await task.value } }
    }
}
