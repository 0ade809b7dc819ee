import JSON
import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// The one way in which users are stored; cognito/users §1, cognito/sign-up §3.
@Suite struct UserSavingTests {
    private func user(
        _ username: String, in pool: UserPool, _ attributes: [(name: String, value: String)] = [],
        status: UserStatusType = .confirmed
    ) -> User {
        User(
            poolId: pool.id, username: username, sub: "sub-of-\(username)", status: status,
            attributes: UserAttributes(attributes), createdAt: 1, modifiedAt: 1)
    }

    private func withAliasPool(_ body: (TestServer, UserPool) async throws -> Void) async throws {
        try await withServer { server in
            let made = try await server.pool(["AliasAttributes": ["email", "preferred_username"]])
            try await body(server, try await server.services.pools.pool(made.id))
        }
    }

    private let address = [(name: "email", value: "a@example.com"), (name: "email_verified", value: "true")]

    @Test func `every change of a user takes the codes along that it makes pointless, and no other`() async throws {
        try await withAliasPool { server, pool in
            let (anna, bert) = (user("anna", in: pool, address), user("bert", in: pool))
            let id = try await server.store.write { store in
                _ = try store.add(bert, in: pool)
                return try store.add(anna, in: pool)
            }
            func left(after change: @escaping @Sendable (inout User) -> Void) async throws -> Set<String> {
                try await server.store.write { store in
                    guard let before = try store.user(id: id) else { return [] }
                    let subjects = [Subject.user(before), Subject.user(bert)]
                    let all = subjects.flatMap { subject in
                        // Codes of a sign-in are the sign-in's, and die with its session.
                        CodePurpose.allCases.filter { $0 != .signIn }.flatMap { purpose in
                            ContactAttribute.allCases.map { attribute in
                                StoredCode(
                                    subject: subject, purpose: purpose, attribute: attribute, destination: "x",
                                    hash: [], createdAt: 1, expiresAt: 2)
                            }
                        }
                    }
                    for code in all { try store.replace(code) }
                    var changed = before
                    change(&changed)
                    try store.save(changed, in: pool)
                    var left: Set<String> = []
                    for code in all
                    where try store.code(
                        subject: code.subject, purpose: code.purpose, attribute: code.attribute) != nil
                    {
                        let owner = code.subject == subjects[0] ? "" : "bert's "
                        left.insert("\(owner)\(code.purpose.rawValue) \(code.attribute.rawValue)")
                    }
                    try store.save(before, in: pool)
                    return left
                }
            }
            let all = try await left { $0.attributes["name"] = "Anna" }
            #expect(all.count == 12)
            let moved = try await left { $0.attributes["email"] = "b@example.com" }
            #expect(
                moved
                    == all.filter {
                        $0.hasPrefix("bert's") || $0.hasSuffix("phone_number")
                    })
            let password = try await left { $0.passwordHash = "another" }
            #expect(password == all.filter { $0.hasPrefix("bert's") || !$0.hasPrefix("forgot-password") })
        }
    }

    @Test func `by force an address changes hands, and its holder keeps it unproven`() async throws {
        try await withAliasPool { server, pool in
            let (anna, bert) = (user("anna", in: pool, address), user("bert", in: pool, address))
            let first = try await server.store.write { try $0.add(anna, in: pool) }
            await #expect(throws: NameConflict.alias(.email)) {
                _ = try await server.store.write { try $0.add(bert, in: pool) }
            }
            let second = try await server.store.write { try $0.add(bert, in: pool, force: true) }
            let (holder, loser) = try await server.store.read {
                (try $0.user(named: "a@example.com", in: pool), try $0.user(id: first))
            }
            #expect(holder?.id == second)
            #expect(loser?.attributes.email == "a@example.com" && loser?.attributes.isVerified(.email) == false)
        }
    }

    @Test func `where one name cannot be had none is taken, and what was counted before can be kept`() async throws {
        try await withAliasPool { server, pool in
            let anna = user("anna", in: pool, address + [(name: "preferred_username", value: "boss")])
            let id = try await server.store.write { try $0.add(anna, in: pool) }
            var bert = user("bert", in: pool)
            let row = bert
            bert.id = try await server.store.write { try $0.add(row, in: pool) }
            // The address could be had by force, the name cannot.
            bert.attributes = anna.attributes
            let wanted = bert
            try await server.store.write { store in
                #expect(throws: Refusal.registration(.aliasExists(.preferredUsername))) {
                    try store.save(wanted, in: pool, force: true)
                }
                try store.setMeta("counted", to: "1")
            }
            let (holder, kept, counted) = try await server.store.read { store in
                (
                    try store.user(named: "a@example.com", in: pool), try store.user(id: wanted.id),
                    try store.meta("counted")
                )
            }
            #expect(holder?.id == id && holder?.attributes.isVerified(.email) == true)
            #expect(kept?.attributes == UserAttributes() && counted == "1")
        }
    }

    @Test func `no alias is given that is somebody's username, and no username that is somebody's alias`() async throws
    {
        try await withAliasPool { server, pool in
            let anna = user("anna", in: pool, [("preferred_username", "boss")])
            _ = try await server.store.write { try $0.add(anna, in: pool) }
            let (boss, twin) = (user("boss", in: pool), user("bert", in: pool, [("preferred_username", "anna")]))
            await #expect(throws: NameConflict.username) {
                _ = try await server.store.write { try $0.add(boss, in: pool) }
            }
            await #expect(throws: NameConflict.alias(.preferredUsername)) {
                _ = try await server.store.write { try $0.add(twin, in: pool, force: true) }
            }
        }
    }
}
