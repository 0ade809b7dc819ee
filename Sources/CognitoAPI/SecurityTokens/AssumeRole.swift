import HTTP
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
        let role = try await call.services.roles.role(asked.roleARN)
        guard let role,
            role.trusts(
                call.caller.principal, tags: tags, sessionName: asked.name, known: context(of: call),
                accountId: call.accountId)
        else {
            call.explain(
                role == nil
                    ? "no role \(asked.roleARN) is defined here"
                    : "the trust policy of \(asked.roleARN) does not let the caller take it on"
                        + (tags.isEmpty ? "" : " with tags, for which it has to allow sts:TagSession"))
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
        let prefix = "Tags.member."
        var tags: [String: String] = [:]
        var seen: Set<String> = []
        // By the numbers that are there: one that is passed over ends no list, else a tag would be left out of a session
        // whose policies ask for it.
        let numbers = call.form.pairs.filter { $0.name.hasPrefix(prefix) }
            .map { $0.name.dropFirst(prefix.count).prefix { $0 != "." } }
        for number in Set(numbers) {
            let value = call["\(prefix)\(number).Value"] ?? ""
            guard let key = call["\(prefix)\(number).Key"], seen.count < maximumTags, key.unicodeScalars.count <= 128,
                value.unicodeScalars.count <= 256
            else { throw .unusableTags }
            guard seen.insert(key.lowercased()).inserted else { throw .repeatedTags }
            tags[key] = value
        }
        return tags
    }
}
