/// What a pool's own function has answered, or why it has not.
public indirect enum TriggerRefusal: Sendable, Equatable {
    /// It ran and failed, in its own words.
    case failed(Trigger, message: String)
    /// It did not run, or not to its end: the name of the error.
    case notInvoked(Trigger, error: String)
    /// What came back is no answer to the event.
    case unreadableAnswer
    /// A new user's address or number was vouched for, and the user was not confirmed.
    case verifiedButUnconfirmed
    /// Nobody has the name, and whether somebody has it elsewhere could not be found out for this client.
    case notMigrated(clientId: String)
    /// Who has the name elsewhere cannot be a user here.
    case unmigratable(Refusal)
    /// What a function has decided cannot be done.
    case unusableDecision(Trigger, DecisionProblem)
    /// The words for a message cannot be sent.
    case unusableMessage(MessagePart, MessageProblem)
    /// A custom sign-in that the function neither ends nor goes on with.
    case undecidedSignIn
    /// A challenge that no function can ask for.
    case unknownChallenge
    /// A question of more bytes than are kept.
    case questionTooLong(maximum: Int)
}

public enum DecisionProblem: Sendable, Equatable {
    /// An address or number is said to be verified that the user does not have.
    case nothingToVerify(ContactAttribute)
    /// A member of the response has a value that does not exist, or cannot be here.
    case invalidMember(String)
    /// A list or an object where an ID token has a plain value.
    case complexClaim(String)
    case malformedScope
    case tooManyClaims(maximum: Int)
}

/// What of a message a function has worded.
public enum MessagePart: Sendable, Equatable {
    case emailBody
    case emailSubject
    case smsMessage
}

public enum MessageProblem: Sendable, Equatable {
    /// The place for the code or the password is missing.
    case noCode
    /// An invitation without a place for the username.
    case noUsername
    case tooLong(maximum: Int)
}
