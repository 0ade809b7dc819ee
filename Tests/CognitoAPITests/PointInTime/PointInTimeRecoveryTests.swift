import Identity
import JSON
import ServiceModel
import Synchronization
import TestSupport
import Testing

/// Recovery of a pool to a point in time: cognito/pools §8.
@Suite struct PointInTimeRecoveryTests {
    @Test func `a pool is as it was at the point`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            for name in ["anna", "bert", "carl"] { try await pool.user(name, ["name": "Old \(name)"]) }
            try await pool.call(.createGroup, ["GroupName": "staff", "Description": "old"])
            try await pool.call(.createGroup, ["GroupName": "gone"])
            for name in ["anna", "bert"] {
                try await pool.call(.adminAddUserToGroup, ["GroupName": "staff", "Username": .string(name)])
            }
            try await pool.call(.adminAddUserToGroup, ["GroupName": "gone", "Username": "carl"])
            let before = [try await pool.shown("anna"), try await pool.shown("bert"), try await pool.shown("carl")]
            server.clock.advance(by: Milliseconds.hour)
            let point = server.clock.now
            server.clock.advance(by: Milliseconds.minute)

            try await pool.call(
                .adminUpdateUserAttributes, ["Username": "anna", "UserAttributes": .attributes(["name": "New"])])
            try await pool.call(.adminDisableUser, ["Username": "anna"])
            try await pool.call(
                .adminSetUserPassword, ["Username": "anna", "Password": "Newer-Horse-8", "Permanent": true])
            try await pool.call(.adminDeleteUser, ["Username": "bert"])
            try await pool.user("bert", ["name": "Another"])
            try await pool.user("dora")
            try await pool.call(.updateGroup, ["GroupName": "staff", "Description": "new"])
            try await pool.call(.adminRemoveUserFromGroup, ["GroupName": "staff", "Username": "anna"])
            try await pool.call(.deleteGroup, ["GroupName": "gone"])
            try await pool.call(.createGroup, ["GroupName": "gone", "Description": "another"])
            try await pool.call(.adminAddUserToGroup, ["GroupName": "gone", "Username": "dora"])
            server.clock.advance(by: Milliseconds.hour)

            let recovery = Recovery(pool)
            let id = try await recovery.initiate(point)
            try await recovery.work()
            let shown = try await recovery.describe(id)
            #expect(shown.restoreStatus == .previewGenerated && shown.restoreTimestamp?.milliseconds == point)
            #expect(
                shown.restorePreview == [
                    RestorePreviewType(entity: "Users", createCount: 1, updateCount: 1, deleteCount: 2),
                    RestorePreviewType(entity: "Groups", createCount: 1, updateCount: 1, deleteCount: 1),
                    RestorePreviewType(entity: "User MFAs", createCount: 0, updateCount: 0, deleteCount: 0),
                    RestorePreviewType(entity: "Passkeys", createCount: 0, updateCount: 0, deleteCount: 0),
                ])
            // Nothing has changed yet.
            #expect(try await pool.shown("anna").attributes["name"] == "New")
            try await recovery.start(id)
            try await recovery.work()
            #expect(try await recovery.describe(id).restoreStatus == .restoreCompleted)

            for (was, name) in zip(before, ["anna", "bert", "carl"]) {
                let now = try await pool.shown(name)
                #expect(now.attributes == was.attributes && now.members["Enabled"] == was.members["Enabled"])
            }
            await refused(.userNotFoundException) { try await pool.shown("dora") }
            #expect(try await recovery.groups(of: "anna") == ["staff"])
            #expect(try await recovery.groups(of: "bert") == ["staff"])
            #expect(try await recovery.groups(of: "carl") == ["gone"])
            let staff = try await pool.call(.getGroup, ["GroupName": "staff"])
            #expect(staff["Group"]?.objectValue?["Description"] == "old")
            #expect(try await pool.call(.getGroup, ["GroupName": "gone"])["Group"]?.objectValue?["Description"] == nil)

            // Who changed the password keeps the new one; who was deleted has the one of then.
            try await client.signIn("anna", "Newer-Horse-8")
            try await client.signIn("bert")
            try await client.signInBySRP("bert")
            // Writes go on, and no work is left.
            try await pool.user("emil")
            #expect(try await RecoveryWork(server.services).slice())
        }
    }

    @Test func `aliases go back to who had them`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AliasAttributes": ["email"]])
            let client = try await pool.client()
            let address = "a@example.com"
            try await pool.user("anna", ["email": address, "email_verified": "true"])
            try await pool.user("bert", ["email": "b@example.com", "email_verified": "true"])
            server.clock.advance(by: Milliseconds.hour)
            let point = server.clock.now
            server.clock.advance(by: Milliseconds.minute)
            try await pool.call(
                .adminCreateUser,
                [
                    "Username": "thief", "MessageAction": "SUPPRESS", "ForceAliasCreation": true,
                    "UserAttributes": .attributes(["email": address, "email_verified": "true"]),
                ])
            try await pool.call(.adminDeleteUser, ["Username": "bert"])
            server.clock.advance(by: Milliseconds.hour)

            let recovery = Recovery(pool)
            try await recovery.complete(point)
            await refused(.userNotFoundException) { try await pool.shown("thief") }
            #expect(try await pool.shown("anna").attributes["email_verified"] == "true")
            for name in [address, "b@example.com"] { try await client.signIn(name) }
        }
    }

    @Test func `while a recovery is active nothing is written, and who may sign in does`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            try await pool.user("anna")
            try await pool.call(.adminCreateUser, ["Username": "new", "TemporaryPassword": "Passing-Horse-7"])
            try await pool.call(.createGroup, ["GroupName": "staff"])
            server.clock.advance(by: Milliseconds.hour)
            let step = try await client.signIn("anna")
            let recovery = Recovery(pool)
            let id = try await recovery.initiate(server.clock.now - 20 * Milliseconds.minute)

            for (operation, members) in [
                (OperationName.adminCreateUser, ["Username": "bert"] as Members),
                (.adminUpdateUserAttributes, ["Username": "anna", "UserAttributes": .attributes(["name": "A"])]),
                (.adminDisableUser, ["Username": "anna"]), (.adminDeleteUser, ["Username": "anna"]),
                (.adminSetUserPassword, ["Username": "anna", "Password": "Newer-Horse-8", "Permanent": true]),
                (.createGroup, ["GroupName": "others"]), (.deleteGroup, ["GroupName": "staff"]),
                (.updateGroup, ["GroupName": "staff", "Description": "new"]),
                (.adminAddUserToGroup, ["GroupName": "staff", "Username": "anna"]), (.deleteUserPool, [:]),
            ] {
                await refused(.operationNotEnabledException) { try await pool.call(operation, members) }
            }
            await refused(.operationNotEnabledException) { try await client.signUp("emil") }
            await refused(.operationNotEnabledException) {
                try await server.call(.deleteUser, ["AccessToken": .string(step.accessToken)])
            }
            // A challenge that would set a new password fails; a sign-in that writes nothing of the user goes on.
            let challenge = try await client.signIn("new", "Passing-Horse-7")
            await refused(.operationNotEnabledException) {
                try await client.respond(
                    "NEW_PASSWORD_REQUIRED", session: challenge.session,
                    ["USERNAME": "new", "NEW_PASSWORD": "Chosen-Horse-9"])
            }
            try await client.signIn("anna")
            try await client.refresh(step.refreshToken)

            let other = try await server.pool()
            try await other.user("anna")
            try await recovery.cancel(id)
            #expect(try await recovery.describe(id).restoreStatus == .previewCancelled)
            try await pool.user("bert")
        }
    }

    @Test func `a preview that nobody starts expires after a day`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            server.clock.advance(by: Milliseconds.hour)
            let recovery = Recovery(pool)
            let id = try await recovery.initiate(server.clock.now - 20 * Milliseconds.minute)
            try await recovery.work()
            server.clock.advance(by: 24 * Milliseconds.hour - 1)
            await refused(.operationNotEnabledException) { try await pool.user("anna") }
            server.clock.advance(by: 1)
            try await pool.user("anna")
            #expect(try await recovery.describe(id).restoreStatus == .previewExpired)
            await refused(.invalidParameterException) { try await recovery.start(id) }
            await refused(.invalidParameterException) { try await recovery.cancel(id) }
            _ = try await recovery.initiate(server.clock.now - 20 * Milliseconds.minute)
            try await recovery.work()
            #expect(try await recovery.list().map(\.restoreStatus) == [.previewGenerated, .previewExpired])
        }
    }

    @Test func `points lie within the tier's period, and not too near`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let recovery = Recovery(pool)
            server.clock.advance(by: 3 * Milliseconds.day)
            let now = server.clock.now
            for point in [
                now, now - 14 * Milliseconds.minute, now - Milliseconds.day - 1000, now - 4 * Milliseconds.day,
            ] {
                await refused(.invalidParameterException) { try await recovery.initiate(point) }
            }
            // Plus from now on: it does not reach back to before it was.
            try await pool.call(.updateUserPool, ["UserPoolTier": "PLUS"])
            await refused(.invalidParameterException) { try await recovery.initiate(now - 2 * Milliseconds.day) }
            server.clock.advance(by: 2 * Milliseconds.day)
            let id = try await recovery.initiate(now)
            try await recovery.cancel(id)
            try await pool.call(.updateUserPool, ["UserPoolTier": "LITE"])
            await refused(.featureUnavailableInTierException) { try await recovery.initiate(now) }
            await refused(.featureUnavailableInTierException) { try await recovery.list() }
        }
    }

    @Test func `one recovery at a time, three previews a day`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            server.clock.advance(by: Milliseconds.hour)
            let recovery = Recovery(pool)
            let point = server.clock.now - 20 * Milliseconds.minute
            for _ in 0..<3 {
                let id = try await recovery.initiate(point)
                await refused(.concurrentModificationException) { try await recovery.initiate(point) }
                try await recovery.cancel(id)
            }
            await refused(.limitExceededException) { try await recovery.initiate(point) }
            server.clock.advance(by: Milliseconds.day)
            try await recovery.complete(server.clock.now - Milliseconds.hour)
            await refused(.limitExceededException) {
                try await recovery.initiate(server.clock.now - Milliseconds.hour)
            }
        }
    }

    /// A pool of Anna alone, and an hour later with Anna changed and Bert come.
    private func twoPoints(of pool: TestPool) async throws -> (first: Int64, second: Int64) {
        let clock = pool.server.clock
        try await pool.user("anna", ["name": "First"])
        clock.advance(by: Milliseconds.hour)
        let first = clock.now
        clock.advance(by: Milliseconds.minute)
        try await pool.call(
            .adminUpdateUserAttributes, ["Username": "anna", "UserAttributes": .attributes(["name": "Second"])])
        try await pool.user("bert")
        clock.advance(by: Milliseconds.hour)
        let second = clock.now
        clock.advance(by: Milliseconds.minute)
        return (first, second)
    }

    @Test func `a recovery can be undone by a recovery, and ids are those of their pool`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let (first, second) = try await twoPoints(of: pool)
            let recovery = Recovery(pool)
            let id = try await recovery.complete(first)
            #expect(try await pool.shown("anna").attributes["name"] == "First")
            await refused(.userNotFoundException) { try await pool.shown("bert") }
            try await pool.call(.updateUserPool, ["UserPoolTier": "ESSENTIALS"])
            server.clock.advance(by: 25 * Milliseconds.hour)
            await refused(.invalidParameterException) { try await recovery.initiate(second) }

            let other = Recovery(try await server.pool())
            await refused(.resourceNotFoundException) { _ = try await other.describe(id) }
            await refused(.resourceNotFoundException) { try await other.cancel(id) }
        }
        try await withServer { settings in
            settings.recoveryDays = 3
        } _: { server in
            let pool = try await server.pool()
            let (first, second) = try await twoPoints(of: pool)
            let recovery = Recovery(pool)
            try await recovery.complete(first)
            server.clock.advance(by: 25 * Milliseconds.hour)
            try await recovery.complete(second)
            #expect(try await pool.shown("anna").attributes["name"] == "Second")
            _ = try await pool.shown("bert")
        }
    }

    @Test func `a temporary password that came after the point is none for good`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            for name in ["anna", "bert"] { try await pool.user(name) }
            server.clock.advance(by: Milliseconds.hour)
            let point = server.clock.now
            server.clock.advance(by: Milliseconds.minute)
            for name in ["anna", "bert"] {
                try await pool.call(
                    .adminSetUserPassword,
                    ["Username": .string(name), "Password": "Passing-Horse-7", "Permanent": false])
            }
            try await pool.call(.adminDeleteUser, ["Username": "bert"])
            server.clock.advance(by: Milliseconds.hour)
            try await Recovery(pool).complete(point)
            for name in ["anna", "bert"] {
                #expect(try await client.signIn(name, "Passing-Horse-7").challenge == "NEW_PASSWORD_REQUIRED")
            }
            server.clock.advance(by: 8 * Milliseconds.day)
            await refused(.notAuthorizedException) { try await client.signIn("anna", "Passing-Horse-7") }
        }
    }

    /// Of the challenges only those that set a password or a factor, and codes of an app, wait (InitiatePointInTimeRecovery).
    @Test func `a code to an unproven number lets its user in, and proves it later`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "OPTIONAL", sms: true)
            let client = try await pool.client()
            try await pool.user("anna", ["phone_number": "+12065550100"])
            try await pool.prefer("anna", sms: true)
            server.clock.advance(by: Milliseconds.hour)
            let recovery = Recovery(pool)
            let id = try await recovery.initiate(server.clock.now - 20 * Milliseconds.minute)
            for isPaused in [true, false] {
                if !isPaused { try await recovery.cancel(id) }
                let step = try await client.signIn("anna")
                let code = try await server.code(purpose: .authentication)
                #expect(try await client.answer(step, code).challenge == nil)
                let proven = try await pool.shown("anna").attributes["phone_number_verified"]
                #expect((proven == "true") == !isPaused)
            }
        }
    }

    @Test func `a pool that has come to Lite can still have its writes back`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            server.clock.advance(by: Milliseconds.hour)
            let recovery = Recovery(pool)
            let id = try await recovery.initiate(server.clock.now - 20 * Milliseconds.minute)
            try await recovery.work()
            try await pool.call(.updateUserPool, ["UserPoolTier": "LITE"])
            await refused(.featureUnavailableInTierException) { try await recovery.start(id) }
            await refused(.operationNotEnabledException) { try await pool.user("anna") }
            try await recovery.cancel(id)
            try await pool.user("anna")
        }
    }

    @Test func `of what was forgotten by a shorter setting no point is taken`() async throws {
        try await withServer { settings in
            settings.recoveryDays = 30
        } _: { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            server.clock.advance(by: 16 * Milliseconds.day)
            let now = server.clock.now
            // As a server does whose setting is less.
            _ = try await server.services.store.write {
                try $0.forgetHistory(poolId: pool.id, before: now - 15 * Milliseconds.day, limit: 9)
            }
            let recovery = Recovery(pool)
            await refused(.invalidParameterException) {
                try await recovery.initiate(now - 15 * Milliseconds.day - Milliseconds.minute)
            }
            try await recovery.initiate(now - 15 * Milliseconds.day)
        }
    }

    /// The period of the tier, and of deleted users no longer than that.
    @Test(arguments: [("LITE", nil, 0), ("ESSENTIALS", nil, 1), ("PLUS", nil, 14), ("ESSENTIALS", 3, 3)])
    func `what nobody can go back to is forgotten`(_ tier: String, _ recoveryDays: Int64?, _ days: Int64) async throws {
        try await withServer { settings in
            settings.recoveryDays = recoveryDays
        } _: { server in
            let pool = try await server.pool(["UserPoolTier": .string(tier)])
            let other = try await server.pool(["UserPoolTier": "PLUS"])
            for one in [pool, other] {
                try await one.user("anna", ["name": "A"])
                try await one.call(.adminDeleteUser, ["Username": "anna"])
            }
            let keeping = HistoryKeeping(server.services, batch: 1)
            func oldest() async throws -> Int64? {
                for _ in 0..<100 { if try await keeping.slice() { break } }
                let (id, store) = (pool.id, server.services.store)
                return try await store.read { try $0.histories(after: "", limit: 9).first { $0.poolId == id }?.oldest }
            }
            server.clock.advance(by: days * Milliseconds.day)
            if days > 0 { #expect(try await oldest() != nil) }
            server.clock.advance(by: 1)
            #expect(try await oldest() == nil)
            let left = try await server.services.store.read { [id = other.id] store in
                try store.histories(after: "", limit: 9).first { $0.poolId == id }?.oldest
            }
            // The setting holds for every tier but Lite.
            #expect((left == nil) == (tier == "PLUS" || recoveryDays != nil))
        }
    }

    @Test func `nothing is known of before the database remembered changes`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            server.clock.advance(by: 2 * Milliseconds.hour)
            // As in a database that was brought to this release an hour ago.
            let begun = server.clock.now - Milliseconds.hour
            try await server.services.store.write { try $0.setMeta("history-begin", to: "\(begun)") }
            let recovery = Recovery(pool)
            await refused(.invalidParameterException) { try await recovery.initiate(begun - 1000) }
            try await recovery.initiate(begun + 1000)
        }
    }

    /// RestorationType: PREVIEW_GENERATION_FAILED, TEMPORARY_INTERNAL_ERROR_SEE_SUPPORT_CASE.
    @Test func `a recovery that fails holds up no other, and says so`() async throws {
        try await withServer { server in
            let (one, two) = (try await server.pool(), try await server.pool())
            let pools = [one, two].sorted { $0.id < $1.id }
            for pool in pools { try await pool.user("anna") }
            server.clock.advance(by: Milliseconds.hour)
            let point = server.clock.now - 20 * Milliseconds.minute
            let (failing, other) = (Recovery(pools[0]), Recovery(pools[1]))
            let (first, second) = (try await failing.initiate(point), try await other.initiate(point))
            let store = ScriptedStore(server.store)
            // The first one's step, which comes right after the look at what there is to do.
            let last = Mutex(ScriptedStore.Access.write)
            store.fail { access, _ in
                last.withLock { last in
                    defer { last = access }
                    return access == .write && last == .read ? ScriptedStore.Failure() : nil
                }
            }
            let work = RecoveryWork(server.beside(over: store))
            // The clock stands still, so it is not tried again yet; the other has its turns.
            #expect(try await !work.slice())
            store.recover()
            while try await !work.slice() {}
            #expect(try await other.describe(second).restoreStatus == .previewGenerated)
            #expect(try await failing.describe(first).restoreStatus == .previewGenerating)

            func failFiveTimes() async throws {
                store.fail { access, _ in
                    last.withLock { last in
                        defer { last = access }
                        return access == .write && last == .read ? ScriptedStore.Failure() : nil
                    }
                }
                for _ in 0..<5 {
                    server.clock.advance(by: Milliseconds.minute)
                    #expect(try await work.slice())
                }
                store.recover()
            }
            try await failFiveTimes()
            #expect(try await failing.describe(first).restoreStatus == .previewGenerationFailed)
            try await pools[0].user("bert")

            try await other.start(second)
            while try await !work.slice() {
                if try await other.describe(second).restoreStatus == .restoring { break }
            }
            try await failFiveTimes()
            #expect(try await other.describe(second).restoreStatus == .temporaryInternalErrorSeeSupportCase)
            await refused(.operationNotEnabledException) { try await pools[1].user("bert") }
            await refused(.invalidParameterException) { try await other.cancel(second) }
            server.clock.advance(by: Milliseconds.minute)
            while try await !work.slice() {}
            #expect(try await other.describe(second).restoreStatus == .restoreCompleted)
            try await pools[1].user("bert")
        }
    }

    @Test func `tokens of users who came after the point, or came back, are good no more`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            try await pool.user("anna")
            let early = try await client.signIn("anna")
            server.clock.advance(by: Milliseconds.minute)
            let point = server.clock.now
            server.clock.advance(by: Milliseconds.minute)
            try await pool.user("thief")
            let late = try await client.signIn("thief")
            try await pool.call(.adminDeleteUser, ["Username": "anna"])
            server.clock.advance(by: 20 * Milliseconds.minute)
            try await Recovery(pool).complete(point)
            for step in [early, late] {
                await refused(.notAuthorizedException) { try await client.refresh(step.refreshToken) }
                await #expect(throws: (any Error).self) {
                    try await server.call(.getUser, ["AccessToken": .string(step.accessToken)])
                }
            }
            try await client.signIn("anna")
        }
    }
}

/// The operations of a recovery, and its work.
private struct Recovery {
    let pool: TestPool

    init(_ pool: TestPool) { self.pool = pool }

    @discardableResult
    func initiate(_ point: Int64) async throws -> String {
        let answer = try await pool.call(
            .initiatePointInTimeRecovery, ["RestoreTimestamp": .number(JSONNumber(Double(point) / 1000))])
        return try restoration(answer).restoreId ?? ""
    }

    func describe(_ id: String) async throws -> RestorationType {
        try restoration(try await pool.call(.describePointInTimeRecovery, ["RestoreId": .string(id)]))
    }

    func start(_ id: String) async throws {
        try await pool.call(.startPointInTimeRecovery, ["RestoreId": .string(id)])
    }

    func cancel(_ id: String) async throws {
        try await pool.call(.cancelPointInTimeRecovery, ["RestoreId": .string(id)])
    }

    @discardableResult
    func list() async throws -> [RestorationDescriptionType] {
        try ListPointInTimeRecoveriesResponse(json: try await pool.call(.listPointInTimeRecoveries)).restorations ?? []
    }

    /// All that goes on in the background.
    func work() async throws {
        let work = RecoveryWork(pool.server.services)
        for _ in 0..<1000 { if try await work.slice() { return } }
        Issue.record("the work on a recovery does not end")
    }

    @discardableResult
    func complete(_ point: Int64) async throws -> String {
        let id = try await initiate(point)
        try await work()
        try await start(id)
        try await work()
        #expect(try await describe(id).restoreStatus == .restoreCompleted)
        return id
    }

    func groups(of username: String) async throws -> [String] {
        try await pool.call(.adminListGroupsForUser, ["Username": .string(username)])["Groups"]?.arrayValue?
            .compactMap { $0.objectValue?["GroupName"]?.stringValue } ?? []
    }

    private func restoration(_ answer: JSONObject) throws -> RestorationType {
        try RestorationType(json: #require(answer["Restoration"]?.objectValue))
    }
}
