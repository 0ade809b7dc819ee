/// A code on its way to the address or number that it will prove.
struct AddressedCode: Sendable {
    let stored: StoredCode
    let delivery: CodeDelivery
    let message: OutgoingMessage

    /// Puts the message into the outbox and the code in force, in the place of the one before.
    ///
    /// - Parameter userId: the row of a user who is stored in the same transaction.
    /// - Returns: false where the destination has had as many messages as it may get; then nothing has changed.
    func send(toNew userId: Int64? = nil, call: Call, in store: any StoreWriter) throws -> Bool {
        guard try message.send(toNew: userId, call: call, in: store) else { return false }
        try Codes.put(stored, in: store)
        return true
    }
}
