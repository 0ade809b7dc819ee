/// The chance in one sealing, drawn ahead: for where there is no randomness, inside a transaction.
///
/// Good for one value that is kept. A transaction that runs twice seals twice, but keeps what the second run sealed.
public struct SealingSalt: Sendable {
    static let byteCount = 24

    let bytes: [UInt8]

    public init(random: some RandomSource) {
        bytes = random.bytes(Self.byteCount)
        precondition(bytes.count == Self.byteCount, "a random source gives as many bytes as asked for")
    }
}
