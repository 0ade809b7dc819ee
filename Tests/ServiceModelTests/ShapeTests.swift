import JSON
import ServiceModel
import Testing

@Suite("Structures") struct ShapeTests {
    private func read(_ text: String) throws -> JSONObject {
        try #require(JSONReader.read(Array(text.utf8)).objectValue)
    }

    @Test("A structure is written as it was read, members in the model's order, nil left out")
    func roundTrip() throws {
        let text =
            #"{"ClientId":"abc","Username":"mary","Password":"x","UserAttributes":[{"Name":"email","Value":"a@b"},{"Name":"name"}],"ClientMetadata":{"a":"1","b":"2"}}"#
        let request = try SignUpRequest(json: read(text))
        #expect(request.userAttributes == [AttributeType(name: "email", value: "a@b"), AttributeType(name: "name")])
        #expect(request.secretHash == nil)
        #expect(String(decoding: request.encoded(), as: UTF8.self) == text)
        let again = try SignUpRequest(json: read(text))
        #expect(again == request)
    }

    @Test("Maps are written in the order of their keys")
    func maps() {
        let keys = (0..<50).map { "key\($0)" }
        let request = SignUpRequest(
            clientId: "c", username: "u", clientMetadata: Dictionary(uniqueKeysWithValues: keys.map { ($0, "") }))
        let written = keys.sorted().map { "\"\($0)\":\"\"" }.joined(separator: ",")
        #expect(String(decoding: request.encoded(), as: UTF8.self).contains("{\(written)}"))
    }

    @Test("Numbers, flags, times and enumerations keep their kinds")
    func kinds() throws {
        let text =
            #"{"Username":"u","UserAttributes":[],"UserCreateDate":1689980857.949,"Enabled":true,"UserStatus":"FORCE_CHANGE_PASSWORD"}"#
        let response = try AdminGetUserResponse(json: read(text))
        #expect(response.userCreateDate == Timestamp(milliseconds: 1_689_980_857_949))
        #expect(response.userStatus == .forceChangePassword)
        #expect(String(decoding: response.encoded(), as: UTF8.self) == text)
        let client = try UserPoolClientType(
            json: read(#"{"AccessTokenValidity":5,"TokenValidityUnits":{"AccessToken":"minutes"}}"#))
        #expect(client.accessTokenValidity == 5)
        #expect(client.tokenValidityUnits?.accessToken == .minutes)
    }

    @Test("What is null counts as absent, in lists and maps too, and what the model does not know is passed over")
    func nulls() throws {
        let request = try InitiateAuthRequest(
            json: read(
                #"{"AuthFlow":"USER_AUTH","ClientId":"c","AuthParameters":{"a":"b","c":null},"Session":null,"New":1}"#))
        #expect(request.authParameters == ["a": "b"])
        #expect(request.session == nil)
        let client = try UserPoolClientType(json: read(#"{"ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH",null]}"#))
        #expect(client.explicitAuthFlows == [.allowUserSrpAuth])
    }

    @Test(
        "A required member that is missing is an error that names it, at whatever depth",
        arguments: [
            (#"{"Username":"u"}"#, "SignUpRequest.ClientId is missing"),
            (#"{"ClientId":null,"Username":"u"}"#, "SignUpRequest.ClientId is missing"),
            (#"{"ClientId":"c","Username":"u","UserAttributes":[{"Value":"x"}]}"#, "AttributeType.Name is missing"),
        ])
    func missing(text: String, expected: String) throws {
        let json = try read(text)
        let error = #expect(throws: ShapeError.self) { try SignUpRequest(json: json) }
        #expect(error?.description == expected)
    }

    @Test(
        "What has another type, or is a word of no enumeration, is an error and never a default",
        arguments: [
            (#"{"Id":7}"#, "Id"), (#"{"MfaConfiguration":"SOMETIMES"}"#, "MfaConfiguration"),
            (#"{"UsernameAttributes":["email","fax"]}"#, "UsernameAttributes"),
            (#"{"UserPoolTags":{"a":1}}"#, "UserPoolTags"), (#"{"Policies":[]}"#, "Policies"),
            (#"{"EstimatedNumberOfUsers":"7"}"#, "EstimatedNumberOfUsers"),
            (#"{"CreationDate":"now"}"#, "CreationDate"),
        ])
    func unreadable(text: String, member: String) throws {
        let json = try read(text)
        let error = #expect(throws: ShapeError.self) { try UserPoolType(json: json) }
        #expect(error == ShapeError(shape: "UserPoolType", member: member, problem: .unreadable))
        #expect(error?.description == "UserPoolType.\(member) is unreadable")
    }

    @Test("An empty structure is written as one")
    func empty() {
        #expect(String(decoding: GlobalSignOutResponse().encoded(), as: UTF8.self) == "{}")
    }

    @Test("Printing a structure never shows what it holds")
    func printing() {
        let request = SignUpRequest(clientId: "client", username: "mary", password: "hunter2")
        #expect("\(request)" == "SignUpRequest")
        #expect(String(reflecting: [request]) == "[SignUpRequest]")
        #expect("\(Optional(request) as Any)" == "Optional(SignUpRequest)")
    }

    @Test("Names are written as Swift writes them")
    func names() {
        #expect(OperationName.setUICustomization.rawValue == "SetUICustomization")
        #expect(ErrorName.mfaMethodNotFoundException.rawValue == "MFAMethodNotFoundException")
        #expect(UserStatusType.forceChangePassword.rawValue == "FORCE_CHANGE_PASSWORD")
        #expect(AuthFlowType.userSrpAuth.rawValue == "USER_SRP_AUTH")
        #expect(OAuthFlowType.clientCredentials.rawValue == "client_credentials")
    }
}
