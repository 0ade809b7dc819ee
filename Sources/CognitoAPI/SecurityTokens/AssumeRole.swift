import Identity
import Policies
import ServiceModel

/// A session of a role for who signs with an access key, or in a session of another role (cognito/access §5).
///
/// The policy of the credentials must allow it on the role, and the role must trust them.
enum AssumeRole: SecurityTokenAction {
    static let name = "AssumeRole"
    static let isSigned = true
    /// A session that comes of a session is no longer, in seconds.
    private static let longestChained: Int64 = 3600
    private static let maximumTags = 50

    static func run(_ call: SecurityTokenCall) async throws -> [QueryElement] {
        let asked = try AssumedSession(call)
        let tags = try tags(in: call)
        if case .session = call.caller.principal, asked.duration > longestChained {
            throw SecurityTokenFault.validation(
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")
        }
        for action in ["sts:AssumeRole"] + (tags.isEmpty ? [] : ["sts:TagSession"]) {
            var permission = Permission(action: action)
            permission.resource = asked.roleARN
            permission.take(tags: tags)
            try await permission.require(of: call.caller, for: call.request, services: call.services, now: call.now)
        }
        guard let role = try await call.services.roles.role(asked.roleARN),
            role.trusts(
                call.caller.principal, tags: tags, sessionName: asked.name, known: context(of: call),
                accountId: call.accountId)
        else {
            let caller = call.caller.principal?.arn(accountId: call.accountId)
            throw SecurityTokenFault.accessDenied(
                "User: \(caller ?? "arn:aws:iam::\(call.accountId):root") is not authorized to perform: sts:AssumeRole on "
                    + "resource: \(asked.roleARN)")
        }
        return try await asked.begin(call, as: role, tags: tags)
    }

    private static func context(of call: SecurityTokenCall) -> PolicyContext {
        var context =
            call.caller.principal.map {
                CallContext.of($0, region: call.caller.region, services: call.services, now: call.now)
            } ?? PolicyContext()
        CallContext.add(call.request, to: &context)
        if let id = call["ExternalId"] { context["sts:ExternalId"] = [id] }
        return context
    }

    /// `Tags.member.N.Key` and `Tags.member.N.Value`, from 1. Their names do not differ by case alone, since conditions do
    /// not tell such apart.
    private static func tags(in call: SecurityTokenCall) throws(SecurityTokenFault) -> [String: String] {
        var tags: [String: String] = [:]
        var seen: Set<String> = []
        var index = 1
        while let key = call["Tags.member.\(index).Key"] {
            let value = call["Tags.member.\(index).Value"] ?? ""
            guard index <= maximumTags, key.unicodeScalars.count <= 128, value.unicodeScalars.count <= 256 else {
                throw .unusableTags
            }
            guard seen.insert(key.lowercased()).inserted else {
                throw .repeatedTags
            }
            tags[key] = value
            index += 1
        }
        return tags
    }
}
