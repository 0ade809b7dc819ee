import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/logs §1.
@Suite struct LogDeliveryConfigurationTests {
    private static let group = "arn:aws:logs:us-east-1:000000000000:log-group:auth"
    private static let stream = "arn:aws:firehose:us-east-1:000000000000:deliverystream/s"

    private func log(_ source: String, _ level: String, _ places: JSONObject) -> JSONValue {
        var members: JSONObject = ["LogLevel": .string(level), "EventSource": .string(source)]
        for member in places.members { members[member.key] = member.value }
        return .object(members)
    }

    private var notifications: JSONValue {
        log("userNotification", "ERROR", ["CloudWatchLogsConfiguration": ["LogGroupArn": .string(Self.group)]])
    }

    private var activity: JSONValue {
        log("userAuthEvents", "INFO", ["FirehoseConfiguration": ["StreamArn": .string(Self.stream)]])
    }

    private func set(_ logs: [JSONValue], of pool: TestPool) async throws {
        try await pool.call(.setLogDeliveryConfiguration, ["LogConfigurations": .array(logs)])
    }

    private func logs(of pool: TestPool) async throws -> JSONValue? {
        let answer = try await pool.call(.getLogDeliveryConfiguration)
        return answer["LogDeliveryConfiguration"]?.objectValue?["LogConfigurations"]
    }

    @Test func `what is set is shown, takes the place of what was, and goes with an empty list`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["UserPoolTier": "PLUS"])
            #expect(try await logs(of: pool) == [])
            for wanted in [[notifications, activity], [activity], [], []] {
                let answer = try await pool.call(
                    .setLogDeliveryConfiguration, ["LogConfigurations": .array(wanted)])
                let expected: JSONObject = ["UserPoolId": .string(pool.id), "LogConfigurations": .array(wanted)]
                #expect(answer == ["LogDeliveryConfiguration": .object(expected)])
                #expect(try await logs(of: pool) == .array(wanted))
            }
        }
    }

    @Test func `what users do is exported of the tier PLUS alone`() async throws {
        try await withServer { server in
            for tier in ["LITE", "ESSENTIALS"] {
                let pool = try await server.pool(["UserPoolTier": .string(tier)])
                await refused(.featureUnavailableInTierException) { try await set([activity], of: pool) }
                try await set([notifications], of: pool)
            }
        }
    }

    @Test func `each log has its level and one place of its kinds`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["UserPoolTier": "PLUS"])
            let group: JSONObject = ["LogGroupArn": .string(Self.group)]
            let bucket: JSONObject = ["BucketArn": "arn:aws:s3:::b"]
            for wrong in [
                log("userNotification", "INFO", ["CloudWatchLogsConfiguration": .object(group)]),
                log("userAuthEvents", "ERROR", ["CloudWatchLogsConfiguration": .object(group)]),
                log("userNotification", "ERROR", ["S3Configuration": .object(bucket)]),
                log("userAuthEvents", "INFO", [:]),
                log(
                    "userAuthEvents", "INFO",
                    ["S3Configuration": .object(bucket), "CloudWatchLogsConfiguration": .object(group)]),
                log("userAuthEvents", "INFO", ["S3Configuration": [:]]),
                log("userAuthEvents", "INFO", ["S3Configuration": ["BucketArn": "arn:aws:sqs:::bucket"]]),
                log("userAuthEvents", "INFO", ["FirehoseConfiguration": ["StreamArn": .string(Self.group)]]),
                log("userAuthEvents", "INFO", ["CloudWatchLogsConfiguration": ["LogGroupArn": .string(Self.stream)]]),
            ] {
                await refused(.invalidParameterException) { try await set([wrong], of: pool) }
            }
            await refused(.invalidParameterException) { try await set([activity, activity], of: pool) }
            for right in ["S3Configuration", "CloudWatchLogsConfiguration"] {
                try await set(
                    [log("userAuthEvents", "INFO", [right: .object(right == "S3Configuration" ? bucket : group)])],
                    of: pool)
            }
        }
    }
}
