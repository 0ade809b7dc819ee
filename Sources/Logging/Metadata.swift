extension Logger {
    /// What a record carries beside its message: few entries, kept in the order in which they were given.
    public struct Metadata: Sendable, Equatable, ExpressibleByDictionaryLiteral {
        public struct Entry: Sendable, Equatable {
            public let key: String
            public var value: MetadataValue
        }

        public private(set) var entries: [Entry] = []

        public init() {}

        public init(dictionaryLiteral elements: (String, MetadataValue)...) {
            entries.reserveCapacity(elements.count)
            for (key, value) in elements { self[key] = value }
        }

        public var isEmpty: Bool { entries.isEmpty }

        /// Setting nil removes the entry; setting an existing key keeps its place.
        public subscript(key: String) -> MetadataValue? {
            get { entries.first { $0.key == key }?.value }
            set {
                // A handful of entries: a search along the array beats hashing.
                switch (entries.firstIndex { $0.key == key }, newValue) {
                case (let index?, let value?): entries[index].value = value
                case (let index?, nil): entries.remove(at: index)
                case (nil, let value?): entries.append(Entry(key: key, value: value))
                case (nil, nil): break
                }
            }
        }

        /// Takes over every entry of `other`; where both have a key, the value of `other` wins.
        public mutating func merge(_ other: Metadata) {
            guard !other.entries.isEmpty else { return }
            if entries.isEmpty {
                entries = other.entries
            } else {
                for entry in other.entries { self[entry.key] = entry.value }
            }
        }
    }

    /// One value of metadata.
    public enum MetadataValue: Sendable, Equatable {
        case string(String)
        case integer(Int64)
        case double(Double)
        case bool(Bool)
        case array([MetadataValue])
        /// There was a value, and it is nobody's business.
        case redacted

        public init(_ value: String) { self = .string(value) }
        public init(_ value: some BinaryInteger) { self = .integer(Int64(clamping: value)) }
        public init<T>(_ value: Redacted<T>) { self = .redacted }
        /// The text that the value describes itself with.
        public init(describing value: some CustomStringConvertible) { self = .string(value.description) }
    }
}

extension Logger.MetadataValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: Self...) { self = .array(elements) }
}
