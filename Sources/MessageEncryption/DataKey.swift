/// A key for one message, and the same key as whoever decrypts gets it: wrapped by a key that never leaves its service.
public struct DataKey: Sendable, Equatable {
    /// 32 bytes.
    public var plaintext: [UInt8]
    public var wrapped: [UInt8]
    /// The ARN of the key that wraps.
    public var keyId: String

    public init(plaintext: [UInt8], wrapped: [UInt8], keyId: String) {
        self.plaintext = plaintext
        self.wrapped = wrapped
        self.keyId = keyId
    }
}
