import JSON

/// Access keys, for people.
enum KeyText {
    static func made(_ key: JSONObject) -> String {
        let power = key["policy"]?.objectValue == nil ? "everything: it has no policy" : "what its policy allows"
        return """
            Access key id:     \(MessageText.text(key["id"]))
            Secret access key: \(MessageText.text(key["secret"]))

            It stands for \(MessageText.text(key["name"])) and may do \(power).
            The secret is shown this once.
            """
    }

    static func table(_ keys: [JSONObject]) -> String {
        TextTable.text(
            ["ID", "NAME", "ENABLED", "MAY DO", "CREATED"],
            keys.map { key in
                [
                    MessageText.text(key["id"]), MessageText.text(key["name"]),
                    key["enabled"]?.boolValue == false ? "no" : "yes",
                    key["policy"]?.objectValue == nil ? "everything" : "by policy",
                    key["configured"]?.boolValue == true ? "by configuration" : MessageText.time(key["createdAt"]),
                ]
            })
    }

    /// - Parameter namesResource: whether somebody said which resource the call is about.
    static func simulation(_ answer: JSONObject, namesResource: Bool) -> String {
        var lines = (answer["statements"]?.arrayValue ?? []).map { "  \(MessageText.text($0))" }
        if !namesResource, answer["otherResource"]?.boolValue == true {
            lines.append("the resource asked about is *; --resource names another")
        }
        return (["\(MessageText.text(answer["decision"])): \(MessageText.text(answer["reason"]))"] + lines)
            .joined(separator: "\n")
    }
}
