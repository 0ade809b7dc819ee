import ServiceModel

/// What a sign-in was judged to be, once, and what it owes for it. It travels with the progress to the end.
struct SignInRisk: Sendable, Equatable {
    /// Whether a second factor is asked for that the pool or the user does not ask for.
    enum Demand: String, Sendable {
        case nothing = "n"
        /// A second factor, since the user can pass one.
        case secondFactor = "s"
    }

    /// The `event_id` of the tokens that come of it.
    let eventId: String
    var level: RiskLevelType?
    var demand = Demand.nothing
    /// Whether the password is one that others have lost.
    var isCompromised = false
    /// Whether an event of it is stored already.
    var isRecorded = false

    /// As a Session carries it, in few characters: room there is scarce.
    var text: String {
        "\(eventId) \(level?.rawValue.first ?? "-")\(demand.rawValue)\(isCompromised ? "c" : "-")\(isRecorded ? "r" : "-")"
    }

    init(eventId: String) {
        self.eventId = eventId
    }

    /// Nil for what this server did not write.
    init?(text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, parts[1].count == 4 else { return nil }
        let words = parts[1].map(String.init)
        guard let demand = Demand(rawValue: words[1]) else { return nil }
        eventId = String(parts[0])
        level = [RiskLevelType.low, .medium, .high].first { $0.rawValue.hasPrefix(words[0]) }
        self.demand = demand
        isCompromised = words[2] == "c"
        isRecorded = words[3] == "r"
    }
}
