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
        let request = SignUpRequest(json: try read(text))
        #expect(request.userAttributes == [AttributeType(name: "email", value: "a@b"), AttributeType(name: "name")])
        #expect(request.secretHash == nil)
        #expect(String(decoding: request.encoded(), as: UTF8.self) == text)
        #expect(SignUpRequest(json: try #require(JSONReader.read(request.encoded()).objectValue)) == request)
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
        let response = AdminGetUserResponse(json: try read(text))
        #expect(response.userCreateDate == Timestamp(milliseconds: 1_689_980_857_949))
        #expect(response.userStatus == .forceChangePassword)
        #expect(String(decoding: response.encoded(), as: UTF8.self) == text)
        let client = UserPoolClientType(
            json: try read(#"{"AccessTokenValidity":5,"TokenValidityUnits":{"AccessToken":"minutes"}}"#))
        #expect(client.accessTokenValidity == 5)
        #expect(client.tokenValidityUnits?.accessToken == .minutes)
    }

    @Test("What should not be there leaves gaps, never a failure")
    func gaps() throws {
        let request = InitiateAuthRequest(
            json: try read(#"{"AuthFlow":"MAGIC","ClientId":7,"AuthParameters":{"a":"b","c":null,"d":1},"Session":[]}"#)
        )
        #expect(request.authFlow == AuthFlowType.allCases.first)
        #expect(request.clientId == "")
        #expect(request.authParameters == ["a": "b"])
        #expect(request.session == nil)
        let client = UserPoolClientType(json: try read(#"{"ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH","NEW",null]}"#))
        #expect(client.explicitAuthFlows == [.allowUserSrpAuth])
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
