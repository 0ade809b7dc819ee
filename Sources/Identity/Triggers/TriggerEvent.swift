import JSON
import ServiceModel

/// What a function is told, in the envelope that all triggers share (cognito/triggers §1).
struct TriggerEvent {
    /// Who a call without a client is from.
    static let noClient = "CLIENT_ID_NOT_APPLICABLE"

    let trigger: Trigger
    /// `PreSignUp_SignUp`.
    let source: String
    let pool: UserPool
    /// Nil for administrators.
    let client: AppClient?
    let userName: String
    var version = "1"
    let request: JSONObject
    /// As it stands before the function has changed anything.
    let response: JSONObject

    /// Calls the pool's function.
    ///
    /// - Returns: the `response` of its answer, of which the reader checks every member; nil where the pool names none.
    /// - Throws: `Refusal.trigger`; `tooManyRequests` where too many calls are under way.
    func invoke(_ call: Call) async throws(Refusal) -> JSONObject? {
        guard let answer = try await answer(call) else { return nil }
        guard let response = answer["response"]?.objectValue else { throw .trigger(.unreadableAnswer) }
        return response
    }

    /// As `invoke`, for a function that decides nothing but whether it goes on: whatever object comes back is a yes.
    func ask(_ call: Call) async throws(Refusal) { _ = try await answer(call) }

    private func answer(_ call: Call) async throws(Refusal) -> JSONObject? {
        guard let function = pool.function(of: trigger) else { return nil }
        let answer: JSONValue
        do throws(FunctionFailure) {
            answer = try await call.services.functions.invoke(functionCall(function, call: call))
        } catch {
            switch error {
            case .failed(let message): throw .trigger(.failed(trigger, message: message))
            case .notInvoked(let name): throw .trigger(.notInvoked(trigger, error: name))
            case .unreadable: throw .trigger(.unreadableAnswer)
            case .busy: throw .tooManyRequests
            }
        }
        guard let object = answer.objectValue else { throw .trigger(.unreadableAnswer) }
        return object
    }

    private func functionCall(_ function: String, call: Call) -> FunctionCall {
        FunctionCall(
            function: function, trigger: trigger, source: source, poolId: pool.id, requestId: call.requestId,
            event: event(region: pool.region))
    }

    func event(region: String) -> JSONObject {
        [
            "version": .string(version), "region": .string(region), "userPoolId": .string(pool.id),
            "userName": .string(userName),
            "callerContext": [
                "awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": .string(client?.id ?? Self.noClient),
            ],
            "triggerSource": .string(source), "request": .object(request), "response": .object(response),
        ]
    }
}

extension User {
    /// `userAttributes` of an event about somebody who is there (cognito/triggers §1).
    var triggerAttributes: JSONObject {
        var object: JSONObject = ["sub": .string(sub)]
        for attribute in attributes.all { object[attribute.name] = .string(attribute.value) }
        object["cognito:user_status"] = .string(status.rawValue)
        return object
    }

    /// As `triggerAttributes`, with what may name the user in this pool, verified or not.
    func triggerAttributes(in pool: UserPool) -> JSONObject {
        var object = triggerAttributes
        for contact in pool.aliasAttributes.compactMap({ ContactAttribute($0) }) {
            if let value = attributes[contact] { object["cognito:\(contact.rawValue)_alias"] = .string(value) }
        }
        return object
    }
}

extension Call {
    /// At the first step of a sign-in what came along is for those functions alone that judge whether it begins
    /// (cognito/triggers §3).
    var beginningSignIn: Call {
        var call = self
        (call.validationData, call.clientMetadata) = (clientMetadata, [:])
        return call
    }

    /// What came with the request for functions to know, as a member of the event's request: left out where nothing did.
    var metadataMember: JSONObject { clientMetadata.isEmpty ? [:] : ["clientMetadata": .object(clientMetadata.json)] }

    /// As `metadataMember`; here null says that nothing came.
    var validationMember: JSONObject {
        ["validationData": validationData.isEmpty ? .null : .object(validationData.json)]
    }
}

extension JSONObject {
    /// The members of all, one object after another.
    init(joining objects: JSONObject...) { self.init(members: objects.flatMap(\.members)) }
}
