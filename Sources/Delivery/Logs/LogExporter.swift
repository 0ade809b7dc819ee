public import Cryptography
public import Identity
public import Logging
public import Outbound
import ServiceModel
import Synchronization
import Threads

/// Brings the activities of pools to where their owners want them, as far as the operator says where that is
/// (docs/decisions/0047).
///
/// Best effort, as the service's: what happens waits in memory, a bounded number of it, and one task for each place
/// hands it over. Who acts never waits for it, and a place that hangs holds up no other.
public final class LogExporter: ActivityLog {
    public struct Policy: Sendable {
        /// Activities that wait, and for each place lines that do.
        public var waiting: Int
        /// Lines handed over at once.
        public var batch: Int
        /// Between the attempts to hand a batch over, each in milliseconds; after the last it is forgotten.
        public var pauses: [Int64]

        public init(waiting: Int = 10_000, batch: Int = 500, pauses: [Int64] = [1000, 5000, 30_000]) {
            self.waiting = waiting
            self.batch = batch
            self.pauses = pauses
        }
    }

    private struct Outlet: Sendable {
        let destination: any LogDestination
        let lines: BoundedQueue<[UInt8]>
    }

    private let mapping: LogMapping
    private let outlets: [LogMapping.Place: Outlet]
    private let activities: BoundedQueue<PoolActivity>
    private let policy: Policy
    private let log: Logger
    private let told = Mutex<Set<String>>([])
    private let tasks = Mutex<[Task<Void, Never>]>([])

    /// - Parameters:
    ///   - secret: signs what is posted; nil where no place is a URL.
    ///   - now: milliseconds since 1970.
    public init(
        _ mapping: LogMapping, secret: WebhookSecret?, timeoutMilliseconds: Int, outbound: any OutboundSending,
        random: any RandomSource, policy: Policy = Policy(), now: @escaping @Sendable () -> Int64, log: Logger
    ) {
        self.mapping = mapping
        self.policy = policy
        self.log = log
        activities = BoundedQueue(limit: policy.waiting)
        var outlets: [LogMapping.Place: Outlet] = [:]
        for place in mapping.places {
            let destination: any LogDestination
            switch place {
            case .file(let path): destination = FileDestination(path: path)
            case .url(let url):
                // Settings without one are refused before.
                guard let secret else { continue }
                destination = WebhookDestination(
                    url: url, secret: secret, timeoutMilliseconds: timeoutMilliseconds, outbound: outbound,
                    random: random, now: now)
            }
            outlets[place] = Outlet(destination: destination, lines: BoundedQueue(limit: policy.waiting))
        }
        self.outlets = outlets
    }

    public func note(_ activity: PoolActivity) {
        if !outlets.isEmpty { activities.add([activity]) }
    }

    public func expect(_ arn: String, poolId: String) {
        guard outlet(of: arn) == nil, told.withLock({ $0.insert(arn).inserted }) else { return }
        log.warning(
            "nothing delivers the logs of a user pool: no entry of log-delivery says where \(arn) is",
            metadata: ["pool": .string(poolId)])
    }

    private func outlet(of arn: String) -> Outlet? { mapping.place(of: arn).flatMap { outlets[$0] } }

    // MARK: Running

    /// Begins to deliver, and says of which pools it does not.
    public func start(_ services: Services) {
        var started = outlets.values.map { outlet in Task.detached { [self] in await run(outlet) } }
        if !outlets.isEmpty { started.append(Task.detached { [self] in await sort(services) }) }
        started.append(Task.detached { [self] in await tellUnmapped(services) })
        tasks.withLock { $0 = started }
    }

    /// Waits for what is under way, at most so long, and ends. Blocks.
    public func stop(milliseconds: Int) {
        _ = waitBlocking(milliseconds: milliseconds) { [self] in await waitUntilEmpty() }
        for task in tasks.withLock({ $0 }) { task.cancel() }
    }

    /// Until all that was noted is delivered, or given up.
    public func waitUntilEmpty() async {
        await activities.waitUntilEmpty()
        for outlet in outlets.values { await outlet.lines.waitUntilEmpty() }
    }

    /// Says of which pools nothing is delivered.
    func tellUnmapped(_ services: Services) async {
        let page = 100
        var last: String?
        do {
            repeat {
                let found = try await services.store.read { [last] in
                    try LogDelivery.all(after: last, limit: page, in: $0)
                }
                for configuration in found {
                    for arn in configuration.logConfigurations.compactMap(\.destination) {
                        expect(arn, poolId: configuration.userPoolId)
                    }
                }
                last = found.count < page ? nil : found.last?.userPoolId
            } while last != nil && !Task.isCancelled
        } catch {
            log.warning("cannot look which logs user pools want: \(error)")
        }
    }

    // MARK: From activities to lines

    /// Until it is cancelled.
    private func sort(_ services: Services) async {
        while true {
            let taken = await activities.next(policy.batch)
            if taken.isEmpty { return }
            var sorted: [LogMapping.Place: [[UInt8]]] = [:]
            for (poolId, ofPool) in Dictionary(grouping: taken, by: \.poolId) {
                do {
                    try await sort(ofPool, of: poolId, services, into: &sorted)
                } catch {
                    log.warning("logs are lost: \(error)", metadata: ["pool": .string(poolId)])
                }
            }
            for (place, lines) in sorted { outlets[place]?.lines.add(lines) }
            tell(activities.takeForgotten(), of: "activities of user pools")
            activities.finish(taken.count)
        }
    }

    private func sort(
        _ activities: [PoolActivity], of poolId: String, _ services: Services,
        into sorted: inout [LogMapping.Place: [[UInt8]]]
    ) async throws {
        let wanted = try await services.store.read { try $0.logDelivery(poolId: poolId) }?.logConfigurations ?? []
        guard !wanted.isEmpty, let pool = try await services.pools.knownPool(poolId) else { return }
        for activity in activities {
            // The pool may have left the tier since it asked for them.
            if activity.source == .userAuthEvents, pool.settings.userPoolTier != .plus { continue }
            guard let arn = wanted.first(where: { $0.eventSource == activity.source })?.destination,
                let place = mapping.place(of: arn), outlets[place] != nil
            else { continue }
            var user: (sub: String, name: String)?
            if case .authEvent(let event) = activity.event {
                user = try await services.store.read { try $0.user(id: event.userId) }.map {
                    (sub: $0.sub, name: $0.username)
                }
            }
            sorted[place, default: []].append(ActivityLine.of(activity, user: user))
        }
    }

    // MARK: From lines to their place

    /// Until it is cancelled.
    private func run(_ outlet: Outlet) async {
        while true {
            let lines = await outlet.lines.next(policy.batch)
            if lines.isEmpty { return }
            await deliver(lines, to: outlet.destination)
            tell(outlet.lines.takeForgotten(), of: "lines for \(outlet.destination.name)")
            outlet.lines.finish(lines.count)
        }
    }

    private func deliver(_ lines: [[UInt8]], to destination: any LogDestination) async {
        for pause in policy.pauses.map(Optional.some) + [nil] {
            do throws(LogDestinationFailure) {
                try await destination.deliver(lines)
                return
            } catch {
                guard let pause, !error.isForGood, !Task.isCancelled else {
                    log.error(
                        "\(lines.count) log records are lost, since \(destination.name) does not take them: \(error.reason)"
                    )
                    return
                }
                log.warning("\(destination.name) does not take log records, will try again: \(error.reason)")
                try? await Task.sleep(for: .milliseconds(pause))
            }
        }
    }

    private func tell(_ forgotten: Int, of what: String) {
        if forgotten > 0 { log.error("\(forgotten) \(what) are lost, since more came than could be delivered") }
    }
}
