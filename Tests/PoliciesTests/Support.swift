import Policies

extension PolicyDocument {
    init(_ text: String) throws(PolicyError) { try self.init(Array(text.utf8)) }

    /// Of one statement that allows everything under a condition.
    static func allowing(when condition: String, version: String = "2012-10-17") throws(PolicyError) -> PolicyDocument {
        try PolicyDocument(
            #"{"Version":"\#(version)","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":\#(condition)}}"#
        )
    }

    func allows(
        _ action: String = "cognito-idp:AdminGetUser", on resource: String = "*", _ context: [String: [String]] = [:]
    ) -> Bool {
        decide(request(action, resource, context)).isAllowed
    }
}

func request(_ action: String, _ resource: String, _ values: [String: [String]] = [:]) -> PolicyRequest {
    var context = PolicyContext()
    for (name, value) in values { context[name] = value }
    return PolicyRequest(action: action, resource: resource, context: context)
}

let poolA = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AAAAAAAAA"
let poolB = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_BBBBBBBBB"
