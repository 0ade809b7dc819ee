/// A device that its user has confirmed.
public struct Device: Sendable, Equatable {
    /// The row, given by the store. 0 before it is stored.
    public var id: Int64
    public var userId: Int64
    /// `region_uuid`: made by the server, and nobody else's.
    public var key: String
    public var name: String?
    /// As the device sent it; nil, with the verifier, where it sent none.
    public var salt: [UInt8]?
    public var sealedVerifier: [UInt8]?
    public var isRemembered: Bool
    /// Whether its user has passed a second factor on it: only then it may stand in for one.
    public var hasPassedMFA: Bool
    /// From where it was used last.
    public var lastAddress: String?
    /// Milliseconds since 1970, as every time here.
    public var createdAt: Int64
    public var modifiedAt: Int64
    /// When somebody signed in with it last.
    public var authenticatedAt: Int64

    public init(
        id: Int64 = 0, userId: Int64, key: String, name: String?, salt: [UInt8]?, sealedVerifier: [UInt8]?,
        isRemembered: Bool, hasPassedMFA: Bool, lastAddress: String?, createdAt: Int64, modifiedAt: Int64,
        authenticatedAt: Int64
    ) {
        self.id = id
        self.userId = userId
        self.key = key
        self.name = name
        self.salt = salt
        self.sealedVerifier = sealedVerifier
        self.isRemembered = isRemembered
        self.hasPassedMFA = hasPassedMFA
        self.lastAddress = lastAddress
        self.createdAt = createdAt
        self.modifiedAt = modifiedAt
        self.authenticatedAt = authenticatedAt
    }
}

public protocol DeviceReader {
    /// The device, if it is this user's.
    func device(userId: Int64, key: String) throws -> Device?
    /// A user's devices in the order in which they came, from after this row.
    func devices(userId: Int64, onlyRemembered: Bool, after row: Int64, limit: Int) throws -> [Device]
    /// What `keepSession` has kept with the device.
    func keptSession(userId: Int64, deviceKey: String) throws -> [UInt8]?
}

public protocol DeviceWriter {
    /// Throws `StoreConflict.exists` where the key is taken.
    func insert(_ device: Device) throws
    /// Stores status, trust, address and dates of a device that is there.
    func update(_ device: Device) throws
    /// Removes the device. The refresh tokens of its sign-ins end at `at`; access tokens go on until they expire.
    func deleteDevice(userId: Int64, key: String, at: Int64) throws
    /// Removes the user's longest unused devices until so many are left.
    func deleteUnusedDevices(userId: Int64, keeping count: Int) throws
    /// Keeps the session of a sign-in that waits for the device, in place of an earlier one.
    func keepSession(_ sealed: [UInt8], userId: Int64, deviceKey: String) throws
}
