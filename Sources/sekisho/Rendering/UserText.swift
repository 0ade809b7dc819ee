import JSON

/// Users, for people.
enum UserText {
    static func table(_ users: [JSONObject]) -> String {
        TextTable.text(
            ["USERNAME", "STATUS", "ENABLED", "EMAIL", "PHONE", "POOL"],
            users.map { user in
                [
                    MessageText.text(user["username"]), MessageText.text(user["status"]),
                    user["enabled"]?.boolValue == false ? "no" : "yes", MessageText.text(user["email"]),
                    MessageText.text(user["phone_number"]), MessageText.text(user["poolId"]),
                ]
            })
    }

    static func page(_ user: JSONObject) -> String {
        var rows = [
            ("Username", MessageText.text(user["username"])), ("Sub", MessageText.text(user["sub"])),
            ("Pool", MessageText.text(user["poolId"])), ("Status", MessageText.text(user["status"])),
            ("Enabled", user["enabled"]?.boolValue == false ? "no" : "yes"),
            ("Created", MessageText.time(user["createdAt"])),
        ]
        if let groups = user["groups"]?.arrayValue, !groups.isEmpty {
            rows.append(("Groups", groups.map { MessageText.text($0) }.joined(separator: ", ")))
        }
        for attribute in user["attributes"]?.objectValue?.members ?? [] {
            rows.append((MessageText.text(.string(attribute.key)), MessageText.text(attribute.value)))
        }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { name, value in
            name + ":" + String(repeating: " ", count: width - name.count + 1) + value
        }.joined(separator: "\n")
    }
}
