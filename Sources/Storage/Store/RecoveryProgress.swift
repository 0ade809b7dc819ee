import JSON
import ServiceModel

/// What a recovery does with a row: it makes the row as it was again.
enum RecoveryAction: String {
    case create
    case update
    case delete
    /// It is as it was, or was not and is not.
    case nothing
}

/// How far the work on a recovery has come: the part, and where in it.
struct RecoveryProgress {
    enum Part: String {
        /// Finding the rows that changed, in the order of the changes' times.
        case finding
        /// Comparing each with what it was.
        case comparing
        /// The preview is complete.
        case compared
        /// Removing what came after the point.
        case removing
        /// Giving back what was there, kind by kind.
        case giving
        /// Forgetting devices that came after the point, from the newest one on.
        case forgetting
    }

    var part: Part
    /// The last change that was looked at: its time and number.
    var time: Int64 = 0
    var number = Int64.max
    /// The last row that was worked on.
    var kind = ""
    var subject = ""
    var counts = RecoveryCounts()

    init(_ part: Part, time: Int64 = 0) {
        self.part = part
        self.time = time
    }

    /// - Throws: `UnreadableImage`: the database was edited by hand.
    init(json: JSONObject) throws {
        guard let part = json["part"]?.stringValue.flatMap(Part.init), let time = json["time"]?.int64Value,
            let number = json["number"]?.int64Value, let kind = json["kind"]?.stringValue,
            let subject = json["subject"]?.stringValue, let counts = json["counts"]?.arrayValue
        else { throw UnreadableImage() }
        self.part = part
        self.time = time
        self.number = number
        self.kind = kind
        self.subject = subject
        self.counts = RecoveryCounts(numbers: counts.compactMap(\.int64Value))
    }

    var json: SQLValue {
        .json([
            "part": .string(part.rawValue), "time": .number(JSONNumber(time)), "number": .number(JSONNumber(number)),
            "kind": .string(kind), "subject": .string(subject),
            "counts": .array(counts.numbers.map { .number(JSONNumber($0)) }),
        ])
    }
}

/// How many entities of each type a recovery creates, updates and deletes: what its preview shows
/// (RestorePreviewType).
struct RecoveryCounts {
    private static let entities = ["Users", "Groups", "User MFAs", "Passkeys"]
    /// By entity: created, updated, deleted.
    private(set) var numbers: [Int64]

    init(numbers: [Int64] = []) {
        let places = Self.entities.count * 3
        self.numbers = numbers.count == places ? numbers : [Int64](repeating: 0, count: places)
    }

    var preview: [RestorePreviewType] {
        Self.entities.enumerated().map { place, entity in
            RestorePreviewType(
                entity: entity, createCount: Int(numbers[place * 3]), updateCount: Int(numbers[place * 3 + 1]),
                deleteCount: Int(numbers[place * 3 + 2]))
        }
    }

    /// - Parameters:
    ///   - now: the row; nil where there is none.
    ///   - restored: what it becomes; nil where it goes.
    mutating func count(_ kind: TrackedKind, _ action: RecoveryAction, from now: RowImage?, to restored: RowImage?) {
        switch kind {
        case .user:
            let isChanged =
                action != .update
                || ["status", "enabled", "attributes"].contains { name in
                    guard let now, let restored else { return true }
                    return !now.hasSame(name, as: restored)
                }
            if isChanged { count(0, action) }
            switch (now?.text("mfa"), restored?.text("mfa")) {
            case (nil, nil): break
            case (nil, .some): count(2, .create)
            case (.some, nil): count(2, .delete)
            case (let before?, let after?): if before != after { count(2, .update) }
            }
        case .group: count(1, action)
        case .passkey: count(3, action)
        case .alias, .member, .identity: break
        }
    }

    private mutating func count(_ entity: Int, _ action: RecoveryAction) {
        switch action {
        case .create: numbers[entity * 3] += 1
        case .update: numbers[entity * 3 + 1] += 1
        case .delete: numbers[entity * 3 + 2] += 1
        case .nothing: break
        }
    }
}
