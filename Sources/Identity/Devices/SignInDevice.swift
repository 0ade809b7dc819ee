import Cryptography

/// What a client gets to know of a device that it may confirm: NewDeviceMetadata.
public struct NewDevice: Sendable, Equatable {
    public let key: String
    public let groupKey: String
}

/// The device that the tokens of a sign-in are for: the one that it named, or one that it is given the key of.
struct SignInDevice: Sendable {
    let key: String
    private let pool: UserPool
    private let isNew: Bool
    private let isProven: Bool
    private let hasPassedMFA: Bool

    /// Nil where the pool tracks no devices, and for pages, which have none.
    init?(of progress: SignInProgress, call: Call) {
        guard progress.pool.tracksDevices, progress.origin == .api else { return nil }
        pool = progress.pool
        isNew = progress.knownDevice == nil
        key = progress.knownDevice?.key ?? Self.newKey(in: progress.pool, call: call)
        isProven = progress.proven.contains(.device)
        hasPassedMFA = progress.proven.contains(.second)
    }

    /// The region may be anybody's word, and a key has to fit.
    private static func newKey(in pool: UserPool, call: Call) -> String {
        let id = call.random.uuid()
        return "\(pool.region.prefix(NamedDevice.width - id.utf8.count - 1))_\(id)"
    }

    var toConfirm: NewDevice? { isNew ? NewDevice(key: key, groupKey: pool.deviceGroupKey) : nil }

    /// Notes that it was used, inside the transaction that stores the sign-in. What it stood in for is looked at again:
    /// it may have been forgotten since it proved itself, or be remembered no more.
    func note(userId: Int64, call: Call, in store: any StoreWriter) throws {
        guard !isNew else { return }
        guard var device = try store.device(userId: userId, key: key) else { throw Refusal.device(.notFound) }
        if isProven {
            guard device.isRemembered else { throw Refusal.session(.invalid) }
            if hasPassedMFA { device.hasPassedMFA = true }
        }
        device.lastAddress = call.caller.address ?? device.lastAddress
        device.modifiedAt = call.now
        device.authenticatedAt = call.now
        try store.update(device)
    }
}
