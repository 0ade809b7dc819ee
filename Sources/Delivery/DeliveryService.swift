public import Identity
public import Logging
public import ServiceModel
import Synchronization
import Threads

/// The workers of a server, one for each medium.
public final class DeliveryService: Sendable {
    private let workers: [DeliveryWorker]
    private let tasks = Mutex<[Task<Void, Never>]>([])

    /// - Parameters:
    ///   - transports: for the media that are delivered; what goes by others waits to be fetched.
    ///   - functions: for messages of pools whose owner delivers them, by whichever medium.
    public init(
        services: Services, transports: [DeliveryMediumType: any Transport],
        functions: (any Transport)? = nil,
        policy: DeliveryPolicy, log: Logger
    ) {
        workers = DeliveryMediumType.allCases.map { medium in
            DeliveryWorker(
                medium, by: transports[medium], functions: functions, policy: policy, services: services, log: log)
        }
    }

    public func start() {
        let started = workers.map { worker in Task.detached { await worker.run() } }
        tasks.withLock { $0 = started }
    }

    /// Claims no more. What is under way goes on.
    public func stop() {
        for task in tasks.withLock({ $0 }) { task.cancel() }
    }

    /// Waits, after `stop`, for what is under way, at most so long. True where nothing is left. Blocks.
    public func waitForLetters(milliseconds: Int) -> Bool {
        waitBlocking(milliseconds: milliseconds) { [workers] in
            for worker in workers { await worker.waitForLetters() }
        }
    }
}
