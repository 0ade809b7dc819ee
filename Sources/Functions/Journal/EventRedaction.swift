import JSON

/// Takes out of events and answers what nobody may keep: passwords, codes, answers to challenges, tokens.
enum EventRedaction {
    static let placeholder = JSONValue.string("***")
    /// A longer event or answer is not kept, in bytes.
    private static let longest = 65_536

    static func redacted(_ value: JSONValue) -> JSONValue {
        var least = 0
        let clean = clean(value, depth: 0, counting: &least)
        // No byte of a text takes more than six in JSON. Nearly every event is far below, and need not be written out.
        guard least * 6 > longest else { return clean }
        let size = clean.encoded().count
        return size <= longest ? clean : .string("left out, since it has \(size) bytes")
    }

    /// - Parameter bytes: what the value has at the least, written as JSON, is added; that of a number at the most.
    private static func clean(_ value: JSONValue, depth: Int, counting bytes: inout Int) -> JSONValue {
        // Deeper than any event: whatever it is, it is not looked through.
        guard depth < 32 else { return placeholder }
        switch value {
        case .object(let object):
            bytes += 2
            return .object(
                object.mapValues { key, value in
                    bytes += key.utf8.count + 4
                    // That something is absent is no secret.
                    let isKept = value.isNull || !isSecret(key)
                    return isKept ? clean(value, depth: depth + 1, counting: &bytes) : placeholder
                })
        case .array(let values):
            bytes += 2
            return .array(
                values.map { value in
                    bytes += 1
                    return clean(value, depth: depth + 1, counting: &bytes)
                })
        case .string(let text): bytes += text.utf8.count + 2
        default: bytes += 32
        }
        return value
    }

    /// By the letters of a name alone, so that no spelling of it gets past.
    private static func isSecret(_ key: String) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, key.utf8.count)) { room in
            var count = 0
            for byte in key.utf8 where (0x41...0x5A).contains(byte & 0xDF) {
                room[count] = byte | 0x20
                count += 1
            }
            let name = UnsafeBufferPointer(rebasing: room[..<count])
            return whole.contains { $0.count == count && stands($0, in: name, at: 0) }
                || beginnings.contains { stands($0, in: name, at: 0) }
                || ends.contains { stands($0, in: name, at: count - $0.count) }
                || parts.contains { part in (0..<count).contains { stands(part, in: name, at: $0) } }
        }
    }

    /// Each name of each event is looked at, and nearly none begins as a word does.
    private static func stands(_ word: [UInt8], in name: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
        guard place >= 0, name.count - place >= word.count else { return false }
        for index in word.indices where name[place + index] != word[index] { return false }
        return true
    }

    // Many functions keep the answer in `challengeMetadata` from one round to the next.
    private static let whole: [[UInt8]] = [
        "code", "answer", "challengeanswer", "privatechallengeparameters", "challengemetadata", "authorization",
        "tokenresponse",
    ].map { Array($0.utf8) }
    /// A link of a notice has its token in it.
    private static let beginnings: [[UInt8]] = ["oneclicklink"].map { Array($0.utf8) }
    private static let ends: [[UInt8]] = ["token", "tokens"].map { Array($0.utf8) }
    private static let parts: [[UInt8]] = ["password", "secret"].map { Array($0.utf8) }
}
