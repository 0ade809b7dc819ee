import ServiceModel

/// What the store says of the device that a sign-in names: the user's own, and confirmed.
struct KnownDevice: Sendable, Equatable {
    let key: String
    /// Whether the sign-in has to pass the device's challenges: it is remembered, and has a verifier to be held
    /// against.
    let hasToProveItself: Bool
    let hasPassedMFA: Bool

    init(_ device: Device) {
        key = device.key
        hasToProveItself = device.isRemembered && device.sealedVerifier != nil
        hasPassedMFA = device.hasPassedMFA
    }
}

/// DEVICE_KEY, as it comes with the first step of a sign-in or with an answer (cognito/devices §4).
enum NamedDevice {
    /// As many characters as keys have.
    static let width = 55

    /// Nil where none is named, or the pool tracks none.
    static func key(in parameters: [String: String], pool: UserPool) -> String? {
        guard pool.tracksDevices, let key = parameters["DEVICE_KEY"], !key.isEmpty, key.utf8.count <= width else {
            return nil
        }
        return key
    }

    /// The key that is named, which must be of a device of this user.
    ///
    /// Asked before any proof is looked at, so that a client can try again without it: nothing is spent or counted, and
    /// a name that nobody has is answered as every user is who has not this device.
    ///
    /// - Returns: nil where none is named, or the pool tracks none.
    /// - Throws: `device(.notFound)`.
    @discardableResult
    static func require(
        _ parameters: [String: String], of user: User?, pool: UserPool, call: Call
    ) async throws -> String? {
        guard pool.tracksDevices, let named = parameters["DEVICE_KEY"], !named.isEmpty else { return nil }
        // Nobody is looked up as somebody is, so that the time tells neither.
        let userId = user?.id ?? 0
        guard let key = key(in: parameters, pool: pool),
            try await call.store.read({ try $0.device(userId: userId, key: key) }) != nil
        else { throw Refusal.device(.notFound) }
        return key
    }
}

extension SignInProgress {
    /// Learns what the store says of the device that the sign-in names. One that is unknown by now counts as none.
    mutating func lookUpDevice(call: Call) async throws {
        knownDevice = nil
        guard pool.tracksDevices, let key = device else { return }
        // Nobody is looked up as somebody is, so that the time tells neither.
        let userId = identity.user?.id ?? 0
        knownDevice = try await call.store.read { try $0.device(userId: userId, key: key) }.map { KnownDevice($0) }
    }

    /// Goes on with another device, which has proven nothing.
    mutating func name(device key: String) {
        if device != key { proven.remove(.device) }
        device = key
    }
}
