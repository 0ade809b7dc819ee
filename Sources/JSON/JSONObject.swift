/// The members of a JSON object, in the order in which they were written or added, each name once.
///
/// Small objects are what protocols are made of, so look-up is a linear search; objects with many
/// members (maps) are meant to be walked through `members`.
public struct JSONObject: Sendable {
    /// The members in order. No name occurs twice.
    public private(set) var members: [(key: String, value: JSONValue)]

    public init() { members = [] }

    /// Of members with the same name the last one wins, at the place of the first.
    public init(members: [(key: String, value: JSONValue)]) {
        self.members = JSONObject.withoutDuplicates(members)
    }

    /// The members with their values changed; names and order stay.
    public func mapValues(_ change: (_ key: String, _ value: JSONValue) -> JSONValue) -> JSONObject {
        var changed = self
        for index in changed.members.indices {
            changed.members[index].value = change(changed.members[index].key, changed.members[index].value)
        }
        return changed
    }

    public var count: Int { members.count }
    public var isEmpty: Bool { members.isEmpty }

    /// The value named `key`. Setting nil removes the member; setting a new name appends it.
    public subscript(key: String) -> JSONValue? {
        get { index(of: key).map { members[$0].value } }
        set {
            switch (index(of: key), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append((key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Where the member is. Looks at names in place: a walk over the members would hold each of their values meanwhile.
    private func index(of key: String) -> Int? {
        members.withUnsafeBufferPointer { members in members.indices.first { sameBytes(members[$0].key, key) } }
    }
}

extension JSONObject: Equatable {
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.members.count == right.members.count else { return false }
        // Same order is the usual case and needs no look-up.
        var rest = 0
        while rest < left.members.count {
            guard sameBytes(left.members[rest].key, right.members[rest].key) else { break }
            guard left.members[rest].value == right.members[rest].value else { return false }
            rest += 1
        }
        if rest == left.members.count { return true }
        var values: [TextBytes: JSONValue] = [:]
        for member in right.members[rest...] { values[TextBytes(text: member.key)] = member.value }
        return left.members[rest...].allSatisfy { values[TextBytes(text: $0.key)] == $0.value }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(members: elements.map { (key: $0.0, value: $0.1) })
    }
}

extension JSONObject {
    /// Beyond this many members duplicates are found by hashing: a search for each would let a large
    /// body of distinct names cost quadratic time.
    private static let linearLimit = 24

    private static func withoutDuplicates(_ members: [(key: String, value: JSONValue)]) -> [(
        key: String, value: JSONValue
    )] {
        guard hasDuplicates(members) else { return members }
        var places: [TextBytes: Int] = [:]
        var result: [(key: String, value: JSONValue)] = []
        for member in members {
            let place = places[TextBytes(text: member.key), default: result.count]
            if place < result.count {
                result[place].value = member.value
            } else {
                places[TextBytes(text: member.key)] = place
                result.append(member)
            }
        }
        return result
    }

    private static func hasDuplicates(_ members: [(key: String, value: JSONValue)]) -> Bool {
        guard members.count > 1 else { return false }
        if members.count > linearLimit {
            var seen = Set<TextBytes>(minimumCapacity: members.count)
            return members.contains { !seen.insert(TextBytes(text: $0.key)).inserted }
        }
        return members.withUnsafeBufferPointer { members in
            for index in 1..<members.count {
                for earlier in 0..<index where sameBytes(members[index].key, members[earlier].key) { return true }
            }
            return false
        }
    }
}
