import Identity
import JSON

/// Members of a request, read.
struct KeyServiceInput: Sendable {
    /// A context's names and values together, in bytes.
    private static let maximumContext = 8192
    private static let maximumCount = 1024

    let members: JSONObject

    func text(_ name: String) throws(Refusal) -> String? {
        guard let value = members[name], value != .null else { return nil }
        guard let text = value.stringValue else { throw .encryptionKey(.noString(name)) }
        return text
    }

    func required(_ name: String) throws(Refusal) -> String {
        guard let text = try text(name), !text.isEmpty else { throw .encryptionKey(.missingMember(name)) }
        return text
    }

    func context() throws(Refusal) -> [String: String] {
        guard let value = members["EncryptionContext"], value != .null else { return [:] }
        guard let object = value.objectValue else { throw .encryptionKey(.malformedContext) }
        var context: [String: String] = [:]
        var count = 0
        for (name, value) in object.members {
            guard let text = value.stringValue else { throw .encryptionKey(.malformedContext) }
            context[name] = text
            count += name.utf8.count + text.utf8.count
        }
        guard count <= Self.maximumContext else {
            throw .encryptionKey(.contextTooLong(maximum: Self.maximumContext))
        }
        return context
    }

    /// By KeySpec or NumberOfBytes, of which exactly one must be there.
    func byteCount() throws(Refusal) -> Int {
        let count = members["NumberOfBytes"].flatMap { $0 == .null ? nil : $0 }
        switch (try text("KeySpec"), count) {
        case ("AES_256", nil): return 32
        case ("AES_128", nil): return 16
        case (nil, let count?):
            guard let number = count.int64Value, (1...Int64(Self.maximumCount)).contains(number) else {
                throw .encryptionKey(.lengthOutOfRange(maximum: Self.maximumCount))
            }
            return Int(number)
        default: throw .encryptionKey(.ambiguousLength)
        }
    }
}
