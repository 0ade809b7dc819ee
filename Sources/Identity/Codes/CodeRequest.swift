import ServiceModel

/// Somebody asks by a name for a code: whom the name means, and where the code goes or why there is none.
struct CodeRequest: Sendable, Equatable {
    /// Nil where nobody has the name.
    let user: User?
    let target: Result<CodeTarget, Refusal>

    init(of user: User?, decide: (User) throws(Refusal) -> CodeDelivery) {
        self.user = user
        target = Result { () throws(Refusal) in
            guard let user else { throw .lookUp(.userOfClientNotFound) }
            return CodeTarget(user: user, delivery: try decide(user))
        }
    }

    static func == (left: CodeRequest, right: CodeRequest) -> Bool {
        left.user?.id == right.user?.id && left.target == right.target
    }

    /// How it ends where the caller is told that a code is on its way.
    enum Outcome: Sendable {
        case sent(AddressedCode)
        /// Nothing was sent, which the answer does not say.
        case simulated(CodeDelivery, Refusal)
    }
}

extension Call {
    /// After the transaction: tells the log what came of it, and says what the answer shows.
    func conclude(_ outcome: CodeRequest.Outcome) -> CodeDelivery {
        switch outcome {
        case .sent(let code):
            announce(code.message)
            return code.delivery
        case .simulated(let delivery, let reason):
            explain("no code was sent: \(reason)")
            return delivery
        }
    }
}
