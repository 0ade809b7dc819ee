import Identity

/// Who calls. As at AWS no policy is asked: whoever can sign may hear who they are.
enum GetCallerIdentity: SecurityTokenAction {
    static let name = "GetCallerIdentity"
    static let isSigned = true

    /// Credentials that are nobody's are those of the account itself.
    static func run(_ call: SecurityTokenCall) async throws -> [QueryElement] {
        let account = call.accountId
        let principal = call.caller.principal
        return [
            .text("Arn", principal?.arn(accountId: account) ?? "arn:aws:iam::\(account):root"),
            .text("UserId", principal?.userId(call.services.keys) ?? account),
            .text("Account", account),
        ]
    }
}
