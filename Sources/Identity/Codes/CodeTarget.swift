import ServiceModel

/// Whom a code or an invitation is for and where it goes, as one look at the store found it.
///
/// Equal are those that one message serves: the same person, as able to use it, and byte for byte the same place. What
/// else has changed about the user is no matter to a message.
struct CodeTarget: Sendable, Equatable {
    let user: User
    let delivery: CodeDelivery
    /// Whether the destination becomes the attribute's value only with the code.
    var isPending = false

    static func == (left: CodeTarget, right: CodeTarget) -> Bool {
        left.user.id == right.user.id && left.user.status == right.user.status
            && left.user.isEnabled == right.user.isEnabled && left.delivery == right.delivery
            && left.isPending == right.isPending
    }
}

/// All that one user gets at once, be it nothing.
struct CodeTargets: Sendable, Equatable {
    let user: User
    let all: [CodeTarget]

    static func == (left: CodeTargets, right: CodeTargets) -> Bool {
        left.user.id == right.user.id && left.all == right.all
    }
}
