import JSON
import ServiceModel
import TestSupport
import Testing

/// SetRiskConfiguration and DescribeRiskConfiguration: cognito/advanced-security §2.
@Suite struct RiskConfigurationTests {
    private func described(_ pool: TestPool, client: String? = nil) async throws -> JSONObject {
        let answer = try await pool.call(
            .describeRiskConfiguration, ["ClientId": client.map { .string($0) }])
        return answer["RiskConfiguration"]?.objectValue ?? [:]
    }

    @Test func `what is set is shown, and what is left out of the next is gone`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let set = try await pool.call(
                .setRiskConfiguration,
                [
                    "CompromisedCredentialsRiskConfiguration": ["Actions": ["EventAction": "BLOCK"]],
                    "RiskExceptionConfiguration": ["BlockedIPRangeList": ["10.10.10.10/32"]],
                ])
            let shown = try await described(pool)
            #expect(set["RiskConfiguration"]?.objectValue == shown)
            #expect(shown["UserPoolId"] == .string(pool.id) && shown["ClientId"] == nil)
            let compromised = shown["CompromisedCredentialsRiskConfiguration"]?.objectValue
            // Nothing said is all of them.
            #expect(compromised?["EventFilter"] == ["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"])
            #expect(shown["LastModifiedDate"]?.doubleValue == Double(server.clock.now) / 1000)

            server.clock.advance(by: 5000)
            let takeover: JSONValue = ["Actions": ["HighAction": ["EventAction": "BLOCK", "Notify": false]]]
            try await pool.call(.setRiskConfiguration, ["AccountTakeoverRiskConfiguration": takeover])
            let second = try await described(pool)
            #expect(second["AccountTakeoverRiskConfiguration"] == takeover)
            #expect(second["CompromisedCredentialsRiskConfiguration"] == nil)
            #expect(second["RiskExceptionConfiguration"] == nil)
            #expect(second["LastModifiedDate"]?.doubleValue == Double(server.clock.now) / 1000)

            try await pool.call(.setRiskConfiguration)
            #expect(try await described(pool) == ["UserPoolId": .string(pool.id)])
        }
    }

    @Test func `a client has one of its own, and goes back to the pool's`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            let ids: JSONObject = ["UserPoolId": .string(pool.id), "ClientId": .string(client.id)]
            #expect(try await described(pool, client: client.id) == ids)
            let exceptions: JSONValue = ["SkippedIPRangeList": ["2001:db8::/32"]]
            try await pool.call(
                .setRiskConfiguration,
                ["ClientId": .string(client.id), "RiskExceptionConfiguration": exceptions])
            let shown = try await described(pool, client: client.id)
            #expect(shown["ClientId"] == .string(client.id) && shown["RiskExceptionConfiguration"] == exceptions)
            #expect(try await described(pool) == ["UserPoolId": .string(pool.id)])
            try await pool.call(.setRiskConfiguration, ["ClientId": .string(client.id)])
            #expect(try await described(pool, client: client.id) == ids)
        }
    }

    @Test func `what is not there is named`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let other = try await server.pool().client()
            for operation in [OperationName.setRiskConfiguration, .describeRiskConfiguration] {
                await refused(.resourceNotFoundException, "User pool client \(other.id) does not exist.") {
                    try await pool.call(operation, ["ClientId": .string(other.id)])
                }
                await refused(.resourceNotFoundException, "User pool us-east-1_nowhere01 does not exist.") {
                    try await TestPool(server: server, id: "us-east-1_nowhere01").call(operation)
                }
            }
        }
    }

    @Test(arguments: ["10.10.10.10", "10.0.0.0/33", "nowhere/8", ""])
    func `a range is in CIDR notation`(_ range: String) async throws {
        try await withServer { server in
            let pool = try await server.pool()
            for list in ["BlockedIPRangeList", "SkippedIPRangeList"] {
                await refused(
                    .invalidParameterException, "\(range) is not an IP address range in CIDR notation."
                ) {
                    try await pool.call(
                        .setRiskConfiguration, ["RiskExceptionConfiguration": .object([list: [.string(range)]])])
                }
            }
        }
    }

    @Test func `who is notified must be told how, and from an address`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            func takeover(_ notification: JSONValue?) -> JSONValue {
                var object: JSONObject = ["Actions": ["LowAction": ["EventAction": "NO_ACTION", "Notify": true]]]
                object["NotifyConfiguration"] = notification
                return .object(object)
            }
            await refused(
                .invalidParameterException,
                "NotifyConfiguration is required where an action has Notify turned on."
            ) {
                try await pool.call(.setRiskConfiguration, ["AccountTakeoverRiskConfiguration": takeover(nil)])
            }
            let arn: JSONValue = "arn:aws:ses:us-east-1:000000000000:identity/example.com"
            for member in ["From", "ReplyTo"] {
                var notification: JSONObject = ["SourceArn": arn]
                notification[member] = "nobody"
                let input = takeover(.object(notification))
                await refused(
                    .invalidParameterException,
                    "From and ReplyTo of NotifyConfiguration must be email addresses."
                ) {
                    try await pool.call(.setRiskConfiguration, ["AccountTakeoverRiskConfiguration": input])
                }
            }
            try await pool.call(
                .setRiskConfiguration,
                [
                    "AccountTakeoverRiskConfiguration": takeover([
                        "SourceArn": arn, "From": "Ada <ada@example.com>", "ReplyTo": "b@example.com",
                    ])
                ])
        }
    }

    @Test func `advanced security is not in the cheapest tier`() async throws {
        try await withServer { server in
            await refused(
                .featureUnavailableInTierException,
                "The following features need to be disabled for the LITE pricing tier configured: Threat Protection"
            ) {
                try await server.pool([
                    "UserPoolTier": "LITE", "UserPoolAddOns": ["AdvancedSecurityMode": "AUDIT"],
                ])
            }
            try await server.pool(["UserPoolTier": "LITE", "UserPoolAddOns": ["AdvancedSecurityMode": "OFF"]])
        }
    }
}
