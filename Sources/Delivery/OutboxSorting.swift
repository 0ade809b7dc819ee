public import Identity
public import ServiceModel

/// Sees to it that every message is with whom the settings give it to, whatever they were when it was made, and
/// whichever release made it: with the workers, or waiting to be fetched.
public enum OutboxSorting {
    private static let batch = 500

    /// A slice of it. True when nothing is left for now.
    ///
    /// - Parameter media: those that workers deliver.
    public static func slice(_ services: Services, delivering media: Set<DeliveryMediumType>) async throws -> Bool {
        let now = services.clock.now
        var isDone = true
        for medium in DeliveryMediumType.allCases {
            let (name, batch) = (medium.rawValue, batch)
            if media.contains(medium) {
                let waiting = try await services.store.scan { try $0.undelivered(medium: name, limit: batch).map(\.id) }
                guard !waiting.isEmpty else { continue }
                try await services.store.write { try $0.queueForWorkers(ids: waiting, dueAt: now) }
                if waiting.count == batch { isDone = false }
            } else if try await services.store.read({ try $0.nextDue(medium: name) }) != nil {
                let count = try await services.store.write { try $0.takeFromWorkers(medium: name, limit: batch) }
                if count == batch { isDone = false }
            }
        }
        return isDone
    }
}
