/// Reads YAML.
public enum YAML {
    /// Bounds on what is read: a configuration is small, and aliases can make a short text enormous.
    public struct Limits: Sendable {
        /// Of the text, in bytes.
        public var bytes = 1024 * 1024
        /// Of sequences and mappings inside each other.
        public var depth = 32
        /// Of nodes, where every use of an alias counts all that it stands for.
        public var nodes = 50_000

        public init() {}
    }

    /// Reads one document.
    ///
    /// Plain scalars are typed by the core schema of YAML 1.2 (§10.3.2): `no`, `on` and `1:30` are strings.
    /// Duplicate keys, keys that are not scalars, several documents and tags outside the core schema are
    /// errors. An empty text is a null node on line 1.
    public static func parse(_ text: String, limits: Limits = Limits()) throws(YAMLError) -> YAMLNode {
        guard text.utf8.count <= limits.bytes else {
            throw YAMLError(.start, "the text is longer than \(limits.bytes) bytes")
        }
        var composer = Composer(events: EventStream(text), limits: limits)
        return try composer.document()
    }

    /// As above, for bytes that must be UTF-8; a byte order mark at the beginning is skipped.
    public static func parse(_ bytes: [UInt8], limits: Limits = Limits()) throws(YAMLError) -> YAMLNode {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard let text = String(validating: bytes.starts(with: mark) ? bytes[3...] : bytes[...], as: UTF8.self) else {
            throw YAMLError(.start, "the text is not UTF-8")
        }
        return try parse(text, limits: limits)
    }
}
