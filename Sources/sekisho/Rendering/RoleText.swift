import JSON

/// Roles, for people.
enum RoleText {
    static func made(_ role: JSONObject) -> String {
        "\(MessageText.text(role["arn"])) may do \(power(role)). It may be taken on by \(trusted(role))."
    }

    static func table(_ roles: [JSONObject]) -> String {
        TextTable.text(
            ["NAME", "ARN", "MAY DO", "TRUSTS", "CREATED"],
            roles.map { role in
                [
                    MessageText.text(role["name"]), MessageText.text(role["arn"]),
                    role["policy"]?.objectValue == nil ? "nothing" : "by policy",
                    role["trust"]?.objectValue == nil ? "every identity pool and key" : "by policy",
                    role["configured"]?.boolValue == true ? "by configuration" : MessageText.time(role["createdAt"]),
                ]
            })
    }

    private static func power(_ role: JSONObject) -> String {
        role["policy"]?.objectValue == nil ? "nothing: it has no policy" : "what its policy allows"
    }

    private static func trusted(_ role: JSONObject) -> String {
        guard role["trust"]?.objectValue == nil else { return "whom its trust policy names" }
        return "identities of every identity pool that names it, and by every access key and session whose policy "
            + "allows sts:AssumeRole on it, and every access key without a policy: it has no trust policy"
    }
}
