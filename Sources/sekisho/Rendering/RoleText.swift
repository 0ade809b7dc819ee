import JSON

/// Roles, for people.
enum RoleText {
    static func made(_ role: JSONObject) -> String {
        "\(MessageText.text(role["arn"])) may do \(power(role)), and may be taken on by \(trusted(role))."
    }

    static func table(_ roles: [JSONObject]) -> String {
        TextTable.text(
            ["NAME", "ARN", "MAY DO", "TRUSTS", "CREATED"],
            roles.map { role in
                [
                    MessageText.text(role["name"]), MessageText.text(role["arn"]),
                    role["policy"]?.objectValue == nil ? "nothing" : "by policy",
                    role["trust"]?.objectValue == nil ? "every identity pool" : "by policy",
                    role["configured"]?.boolValue == true ? "by configuration" : MessageText.time(role["createdAt"]),
                ]
            })
    }

    private static func power(_ role: JSONObject) -> String {
        role["policy"]?.objectValue == nil ? "nothing: it has no policy" : "what its policy allows"
    }

    private static func trusted(_ role: JSONObject) -> String {
        role["trust"]?.objectValue == nil
            ? "identities of every identity pool that names it" : "whom its trust policy names"
    }
}
