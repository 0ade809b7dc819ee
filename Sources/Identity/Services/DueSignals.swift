public import ServiceModel

/// Wakes the worker of a medium when there is more for it to deliver, and no other medium's.
public final class DueSignals: Sendable {
    private let signals: [String: WakeSignal]

    init() {
        signals = Dictionary(uniqueKeysWithValues: StoreChanges.allMedia.map { ($0, WakeSignal()) })
    }

    public subscript(medium: DeliveryMediumType) -> WakeSignal {
        guard let signal = signals[medium.rawValue] else { preconditionFailure("every medium has a signal") }
        return signal
    }

    func notify(_ changes: StoreChanges) {
        for (medium, signal) in signals where changes.isEverything || changes.dueMedia.contains(medium) {
            signal.notify()
        }
    }
}
