public import Identity
public import ServiceModel

/// Sees to it that what workers deliver is with them, whatever the settings were when it was made, and whichever release
/// made it. What they find with them and do not deliver any more they leave to be fetched by themselves.
public enum OutboxSorting {
    private static let batch = 500

    /// A slice of it. True when nothing is left for now.
    ///
    /// - Parameter media: those that workers deliver.
    public static func slice(_ services: Services, delivering media: Set<DeliveryMediumType>) async throws -> Bool {
        let now = services.clock.now
        var isDone = true
        for medium in media {
            let (name, batch) = (medium.rawValue, batch)
            let waiting = try await services.store.scan { try $0.undelivered(medium: name, limit: batch).map(\.id) }
            guard !waiting.isEmpty else { continue }
            try await services.store.write { try $0.queueForWorkers(ids: waiting, dueAt: now) }
            if waiting.count == batch { isDone = false }
        }
        return isDone
    }
}
