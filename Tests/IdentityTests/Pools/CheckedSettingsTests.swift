import Identity
import JSON
import ServiceModel
import Testing

/// What names a pool, a client or a group is checked once, where it is made of its settings.
@Suite struct CheckedSettingsTests {
    @Test func `a pool needs its id`() {
        let error = #expect(throws: ShapeError.self) { try UserPool(UserPoolType(name: "nameless")) }
        #expect(error?.description == "UserPoolType.Id is missing")
    }

    @Test func `the region and the short name are what stands before and after the last underscore of the id`() throws {
        let pool = try UserPool(UserPoolType(id: "eu_west_1_Ab1"))
        #expect(pool.region == "eu_west_1" && pool.shortName == "Ab1")
        let bare = try UserPool(UserPoolType(id: "Ab1"))
        #expect(bare.region == "" && bare.shortName == "Ab1")
    }

    @Test func `a client needs its id and that of its pool`() {
        func error(_ settings: UserPoolClientType) -> ShapeError? {
            #expect(throws: ShapeError.self) {
                try StoredClient(settings: settings, sealedSecrets: nil, generation: 1)
            }
        }
        #expect(error(UserPoolClientType(userPoolId: "p"))?.member == "ClientId")
        #expect(error(UserPoolClientType(clientId: "c"))?.member == "UserPoolId")
    }

    @Test func `a group needs its name and the id of its pool`() {
        func error(_ settings: GroupType) -> ShapeError? {
            #expect(throws: ShapeError.self) { try Group(settings) }
        }
        #expect(error(GroupType(userPoolId: "p"))?.member == "GroupName")
        #expect(error(GroupType(groupName: "g"))?.member == "UserPoolId")
    }

    @Test func `a change of a group leaves what is left out`() throws {
        var group = try Group(
            GroupType(groupName: "g", userPoolId: "p", description: "d", roleArn: "r", precedence: 1))
        group.change(description: nil, roleArn: nil, precedence: 0, at: 5)
        #expect(
            group.settings
                == GroupType(
                    groupName: "g", userPoolId: "p", description: "d", roleArn: "r", precedence: 0,
                    lastModifiedDate: Timestamp(milliseconds: 5)))
    }

    @Test func `attributes of a user are texts`() throws {
        let attributes = try UserAttributes(json: ["name": "Anna", "email": ""])
        #expect(attributes == UserAttributes([("name", "Anna"), ("email", "")]))
        let error = #expect(throws: ShapeError.self) { try UserAttributes(json: ["name": "Anna", "email": nil]) }
        #expect(error?.member == "email")
    }
}
