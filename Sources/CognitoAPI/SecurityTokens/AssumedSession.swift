import HTTP
import Identity
import Policies

/// What all actions that take a role on have in common: their parameters, and the session that comes of them.
struct AssumedSession: Sendable {
    /// What STS takes, in seconds; the role may bound it further.
    private static let durations: ClosedRange<Int64> = 900...43_200
    private static let defaultDuration: Int64 = 3600
    /// Of a session's policy, in characters.
    private static let maximumPolicy = 2048
    /// What would change what the session may do, and is not built.
    private static let unknown = [
        "PolicyArns", "ProviderId", "ProvidedContexts", "SerialNumber", "SourceIdentity", "TokenCode",
        "TransitiveTagKeys",
    ]

    let roleARN: String
    let name: String
    /// In seconds.
    let duration: Int64
    let policy: String?

    /// - Throws: ValidationError with all violations, or what is wrong with the policy.
    init(_ call: SecurityTokenCall, further: [String] = []) throws {
        var problems: [String] = []
        func check(_ name: String, _ lengths: ClosedRange<Int>) -> String {
            let member = name.prefix(1).lowercased() + name.dropFirst()
            guard let value = call[name] else {
                problems.append(
                    "Value null at '\(member)' failed to satisfy constraint: Member must not be null")
                return ""
            }
            if value.unicodeScalars.count < lengths.lowerBound {
                problems.append(
                    "Value at '\(member)' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to \(lengths.lowerBound)")
            } else if value.unicodeScalars.count > lengths.upperBound {
                problems.append(
                    "Value at '\(member)' failed to satisfy constraint: "
                        + "Member must have length less than or equal to \(lengths.upperBound)")
            }
            return value
        }
        roleARN = check("RoleArn", 20...2048)
        name = check("RoleSessionName", 2...64)
        for (name, lengths) in further.map({ ($0, 4...20_000) }) { _ = check(name, lengths) }
        if problems.isEmpty, !RoleSession.isName(name) {
            problems.append(
                "Value at 'roleSessionName' failed to satisfy constraint: "
                    + "Member must satisfy regular expression pattern: [\\w+=,.@-]*")
        }
        if !call.form.all("Policy").isEmpty { _ = check("Policy", 1...Self.maximumPolicy) }
        duration = call["DurationSeconds"].map { Int64($0) ?? -1 } ?? Self.defaultDuration
        if !Self.durations.contains(duration) {
            let isLess = duration < Self.durations.lowerBound
            problems.append(
                "Value at 'durationSeconds' failed to satisfy constraint: Member must have value "
                    + (isLess
                        ? "greater than or equal to \(Self.durations.lowerBound)"
                        : "less than or equal to \(Self.durations.upperBound)"))
        }
        guard problems.isEmpty else {
            throw SecurityTokenFault.validation(
                "\(problems.count) validation error\(problems.count == 1 ? "" : "s") detected: "
                    + problems.joined(separator: "; "))
        }
        guard RoleARN(roleARN) != nil else { throw SecurityTokenFault.validation("Request ARN is invalid") }
        // Left out they would let the session do more than its caller meant.
        let names = Set(call.form.pairs.map { String($0.name.prefix { $0 != "." }) })
        if let name = Self.unknown.first(where: names.contains) {
            throw SecurityTokenFault.validation("\(name) is not supported by this server")
        }
        policy = call["Policy"]
        if let policy { _ = try PolicyDocument(Array(policy.utf8)) }
    }

    /// Credentials for the session, and how answers show them.
    ///
    /// - Throws: ValidationError where the role does not allow sessions so long, and `SessionTooLong`.
    func begin(
        _ call: SecurityTokenCall, as role: HeldRole, tags: [String: String], identity: FederatedIdentity? = nil
    ) async throws -> [QueryElement] {
        guard duration <= role.sessionSeconds || call["DurationSeconds"] == nil else {
            throw SecurityTokenFault.validation(
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
        }
        // Whole seconds, as they are told.
        let expiresAt = (call.now / 1000 + duration) * 1000
        let session = RoleSession(
            roleARN: roleARN, sessionName: name, tags: tags, identity: identity, expiresAt: expiresAt,
            policy: policy)
        let credentials = try call.services.roleCredentials.issue(session, as: role)
        return [
            .group(
                "AssumedRoleUser",
                [
                    .text("AssumedRoleId", credentials.assumedRoleId),
                    .text("Arn", session.arn(accountId: call.accountId)),
                ]),
            .group(
                "Credentials",
                [
                    .text("AccessKeyId", credentials.accessKeyId),
                    .text("SecretAccessKey", credentials.secretAccessKey),
                    .text("SessionToken", credentials.sessionToken),
                    .text("Expiration", AmazonDate.text(expiresAt)),
                ]),
        ]
    }
}
