import JSON

/// Functions in LambdaConfig that a seed names without an ARN: `sign-up` stands for
/// `arn:aws:lambda:REGION:ACCOUNT:function:sign-up`.
enum SeedFunctions {
    /// The input of CreateUserPool with ARNs alone. What begins with `arn:` stays as it stands.
    static func resolved(_ input: JSONObject, region: String, accountId: String) -> JSONObject {
        guard let config = input["LambdaConfig"]?.objectValue else { return input }
        func arn(_ value: JSONValue) -> JSONValue {
            guard let name = value.stringValue, !name.isEmpty, !name.hasPrefix("arn:") else { return value }
            return .string("arn:aws:lambda:\(region):\(accountId):function:\(name)")
        }
        var (resolved, named) = (input, config)
        for (trigger, value) in config.members where trigger != "KMSKeyID" {
            if var versioned = value.objectValue {
                versioned["LambdaArn"] = versioned["LambdaArn"].map(arn)
                named[trigger] = .object(versioned)
            } else {
                named[trigger] = arn(value)
            }
        }
        resolved["LambdaConfig"] = .object(named)
        return resolved
    }
}
