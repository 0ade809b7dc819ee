import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// cognito/limits §5.
@Suite struct RateLimitsTests {
    /// How many of `count` requests are let in.
    private func admitted(_ count: Int, _ operation: OperationName, _ services: Services) async throws -> Int {
        var admitted = 0
        for _ in 0..<count {
            do {
                try await services.limits.admit(operation, services: services)
                admitted += 1
            } catch Refusal.tooManyRequests {}
        }
        return admitted
    }

    private func set(_ category: RequestCategory, _ value: Int, _ call: Call) async throws {
        _ = try await ProvisionedLimits.set(
            LimitDefinitionType(limitClass: .apiCategory, attributes: ["Category": category.rawValue]), to: value,
            call: call)
    }

    @Test func `each operation is in one category`() {
        let listed = RequestCategory.table
        for operation in OperationName.allCases { #expect(listed[operation] != nil, "\(operation)") }
    }

    @Test func `nothing is counted or read again where nothing is in force`() async throws {
        try await withServer { server in
            let first = try await admitted(1, .listUserPools, server.services)
            #expect(first == 1)
            let calls = server.store.calls.count
            #expect(try await admitted(1000, .listUserPools, server.services) == 1000)
            #expect(server.store.calls.count == calls)
        }
    }

    @Test func `with the setting the service's own limits are in force, each by itself`() async throws {
        try await withServer { settings in
            settings.enforcesRates = true
        } _: { server in
            let services = server.services
            let first = try await admitted(40, .listUserPools, services)
            #expect(first == 15)
            #expect(try await admitted(40, .listUsers, services) == 30)
            #expect(try await admitted(500, .respondToAuthChallenge, services) == 360)
            #expect(try await admitted(200, .initiateAuth, services) == 120)
            server.clock.advance(by: 200)
            #expect(try await admitted(40, .describeUserPool, services) == 3)
        }
    }

    @Test func `what was set is in force for its category alone, at once`() async throws {
        try await withServer { server in
            #expect(try await admitted(100, .listUserPools, server.services) == 100)
            try await set(.userPoolRead, 20, server.identityCall())
            #expect(try await admitted(100, .listUserPools, server.services) == 20)
            #expect(try await admitted(1000, .listUsers, server.services) == 1000)
        }
    }

    @Test func `servers share a limit, and together answer little more`() async throws {
        try await withServer(isShared: true) { server in
            try await set(.userPoolRead, 100, server.identityCall())
            let all = [server.services, server.beside()]
            var admitted = 0
            for _ in 0..<100 {
                for services in all { admitted += try await self.admitted(15, .listUserPools, services) }
                server.clock.advance(by: 100)
                for services in all { while services.limits.isFetching { await Task.yield() } }
            }
            // Ten seconds, what was there at the beginning, and a second's credit for each server.
            #expect((1000...1300).contains(admitted), "\(admitted)")
        }
    }

    @Test func `limits are shown with the service's own, and set within bounds`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            func definition(_ attributes: [String: String]) -> LimitDefinitionType {
                LimitDefinitionType(limitClass: .apiCategory, attributes: attributes)
            }
            let shown = try await ProvisionedLimits.find(definition(["Category": "UserAuthentication"]), call: call)
            #expect(shown.provisionedLimitValue == 120 && shown.freeLimitValue == 120)
            try await set(.userAuthentication, 300, call)
            let changed = try await ProvisionedLimits.find(definition(["Category": "UserAuthentication"]), call: call)
            #expect(changed.provisionedLimitValue == 300 && changed.freeLimitValue == 120)
            for (attributes, reason) in [
                (["Category": "Nothing"], LimitRefusal.unknownCategory("Nothing")), ([:], .noCategory),
                (["Category": "UserRead", "Other": "x"], .noCategory),
            ] {
                await #expect(throws: Refusal.limit(reason)) {
                    _ = try await ProvisionedLimits.find(definition(attributes), call: call)
                }
            }
            await #expect(throws: Refusal.limit(.belowStandard(.userRead, standard: 120))) {
                try await set(.userRead, 119, call)
            }
            await #expect(throws: Refusal.limit(.aboveMaximum(.userRead, maximum: 12_000))) {
                try await set(.userRead, 12_001, call)
            }
        }
    }
}
