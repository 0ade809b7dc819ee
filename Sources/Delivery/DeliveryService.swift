public import Identity
public import Logging
public import ServiceModel
import Synchronization
import Threads

/// The workers of a server, one for each medium that it delivers.
public final class DeliveryService: Sendable {
    private let workers: [DeliveryWorker]
    private let tasks = Mutex<[Task<Void, Never>]>([])

    /// - Parameter transports: for the media that are delivered.
    public init(
        services: Services, transports: [DeliveryMediumType: any Transport], policy: DeliveryPolicy, log: Logger
    ) {
        workers = transports.map { medium, transport in
            DeliveryWorker(medium, by: transport, policy: policy, services: services, log: log)
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
        let isOver = Monitor(false)
        let waiting = Task.detached { [workers] in
            for worker in workers { await worker.waitForLetters() }
            guard !Task.isCancelled else { return }
            isOver.withLock { $0 = true }
            isOver.broadcast()
        }
        let result: Void? = isOver.wait(milliseconds: milliseconds) { $0 ? () : nil }
        waiting.cancel()
        return result != nil
    }
}
