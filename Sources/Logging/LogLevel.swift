extension Logger {
    /// How much a record matters, from the least to the most.
    public enum Level: Int, Sendable, Comparable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
        /// A threshold that nothing reaches; no record has this level.
        case off

        /// The name that settings and JSON lines use.
        public var name: String { "\(self)" }

        /// The level of that name, in any case.
        public init?(name: String) {
            guard let level = Self.allCases.first(where: { $0.name == name.lowercased() }) else { return nil }
            self = level
        }

        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }
}
