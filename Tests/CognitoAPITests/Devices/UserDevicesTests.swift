import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// How devices are looked at, remembered and forgotten: cognito/devices §7; cited by docs/threat-model.md.
@Suite struct UserDevicesTests {
    private let missing = "Device does not exist."

    private func update(
        _ anna: DeviceFixture, _ token: String, _ device: TestDevice, _ status: String?
    ) async throws -> JSONObject {
        try await anna.server.call(
            .updateDeviceStatus,
            [
                "AccessToken": .string(token), "DeviceKey": .string(device.key),
                "DeviceRememberedStatus": status.map { .string($0) },
            ])
    }

    private func get(_ anna: DeviceFixture, _ token: String, _ device: TestDevice) async throws -> JSONObject {
        try await anna.server.call(
            .getDevice, ["AccessToken": .string(token), "DeviceKey": .string(device.key)])["Device"]?.objectValue
            ?? [:]
    }

    private func keys(_ page: JSONObject) -> [String] {
        page["Devices"]?.arrayValue?.compactMap { $0.objectValue?["DeviceKey"]?.stringValue } ?? []
    }

    @Test func `an administrator sees everything of a device, its user what is the user's`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server, mfa: false)
            let (device, step) = try await anna.device(named: "Anna's phone")
            let owner = "anna.\(anna.pool.id)"
            let shown = try await anna.shown(device)
            #expect(
                shown.members.members.map(\.key).sorted() == [
                    "DeviceAttributes", "DeviceCreateDate", "DeviceKey", "DeviceLastAuthenticatedDate",
                    "DeviceLastModifiedDate",
                ])
            #expect(
                shown.attributes
                    == [
                        "device_status": "valid", "device_name": "Anna's phone",
                        "dev:device_arn":
                            "arn:aws:cognito-idp:us-east-1:000000000000:owner/\(owner)/device/\(device.key)",
                        "dev:device_owner": owner, "dev:device_remembered_status": "remembered",
                        "dev:device_sdk": "aws-sdk-unknown-unknown",
                    ].merging(shown.attributes["last_ip_used"].map { ["last_ip_used": $0] } ?? [:]) { $1 })
            let own = DeviceFixture.read(try await get(anna, step.accessToken, device))
            #expect(own.attributes == shown.attributes.filter { !$0.key.hasPrefix("dev:") })
            #expect(own.members["DeviceKey"] == .string(device.key))
        }
    }

    @Test func `users see what is remembered, administrators see all`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server, mfa: false, asks: true)
            let (device, step) = try await anna.device()
            let token = step.accessToken
            func listed() async throws -> [String] {
                keys(try await server.call(.listDevices, ["AccessToken": .string(token)]))
            }
            func administered() async throws -> [String] {
                keys(try await anna.pool.call(.adminListDevices, ["Username": "anna"]))
            }
            for _ in 0..<2 {
                #expect(try await listed().isEmpty)
                #expect(try await administered() == [device.key])
                await refused(.resourceNotFoundException, missing) { _ = try await get(anna, token, device) }
                #expect(try await update(anna, token, device, "remembered") == [:])
                #expect(try await listed() == [device.key])
                #expect(try await get(anna, token, device)["DeviceKey"] == .string(device.key))
                #expect(try await update(anna, token, device, nil) == [:])
                #expect(try await listed() == [device.key])
                let set = try await anna.pool.call(
                    .adminUpdateDeviceStatus,
                    [
                        "Username": "anna", "DeviceKey": .string(device.key),
                        "DeviceRememberedStatus": "not_remembered",
                    ])
                #expect(set == [:])
            }
        }
    }

    @Test func `nobody reaches another's device, and an unknown one is no device`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server, mfa: false)
            try await anna.pool.user("bert")
            let (device, _) = try await anna.device()
            let bert = JSONValue.string(try await anna.client.signIn("bert").accessToken)
            for key in [JSONValue.string(device.key), "us-east-1_0a-1b"] {
                for operation: OperationName in [.getDevice, .updateDeviceStatus, .forgetDevice] {
                    await refused(.resourceNotFoundException, missing) {
                        try await server.call(
                            operation,
                            operation == .updateDeviceStatus
                                ? ["AccessToken": bert, "DeviceKey": key, "DeviceRememberedStatus": "remembered"]
                                : ["AccessToken": bert, "DeviceKey": key])
                    }
                }
                for operation: OperationName in [.adminGetDevice, .adminUpdateDeviceStatus, .adminForgetDevice] {
                    await refused(.resourceNotFoundException, missing) {
                        try await anna.pool.call(operation, ["Username": "bert", "DeviceKey": key])
                    }
                    await refused(.userNotFoundException, "User does not exist.") {
                        try await anna.pool.call(operation, ["Username": "nobody", "DeviceKey": key])
                    }
                }
            }
            #expect(keys(try await server.call(.listDevices, ["AccessToken": bert])).isEmpty)
            #expect(!(try await anna.signIn(with: device)).accessToken.isEmpty)
        }
    }

    @Test func `lists go by page, each token in its own list`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server, mfa: false)
            var made: [String] = []
            var token = ""
            for _ in 0..<5 {
                let (device, step) = try await anna.device()
                made.append(device.key)
                token = step.accessToken
            }
            var (seen, next): ([String], JSONValue?) = ([], nil)
            repeat {
                let page = try await server.call(
                    .listDevices, ["AccessToken": .string(token), "Limit": 2, "PaginationToken": next])
                #expect(keys(page).count <= 2)
                seen += keys(page)
                next = page["PaginationToken"]
            } while next != nil
            #expect(seen == made)
            let first = try await anna.pool.call(.adminListDevices, ["Username": "anna", "Limit": 4])
            #expect(keys(first) == Array(made.prefix(4)))
            await refused(.invalidParameterException, "Invalid pagination token given.") {
                try await server.call(
                    .listDevices, ["AccessToken": .string(token), "PaginationToken": first["PaginationToken"]])
            }
            let rest = try await anna.pool.call(
                .adminListDevices, ["Username": "anna", "PaginationToken": first["PaginationToken"]])
            #expect(keys(rest) == [made[4]] && rest["PaginationToken"] == nil)
            #expect(keys(try await anna.pool.call(.adminListDevices, ["Username": "anna", "Limit": 0])) == made)
        }
    }

    @Test func `what is no longer remembered sees a second factor again before it stands in for one`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server)
            let (device, step) = try await anna.device()
            #expect(try await anna.client.signIn("anna", with: device).challenge == "DEVICE_SRP_AUTH")
            _ = try await update(anna, step.accessToken, device, "not_remembered")
            #expect(try await anna.client.signIn("anna", with: device).challenge == "SOFTWARE_TOKEN_MFA")
            for status in ["remembered"] {
                try await anna.pool.call(
                    .adminUpdateDeviceStatus,
                    [
                        "Username": "anna", "DeviceKey": .string(device.key), "DeviceRememberedStatus": .string(status),
                    ])
            }
            let asked = try await anna.client.signIn("anna", with: device)
            #expect(asked.challenge == "SOFTWARE_TOKEN_MFA")
            let begun = try await anna.pass(asked)
            #expect(begun.challenge == "DEVICE_SRP_AUTH")
            _ = try await anna.client.prove(device, begun)
            #expect(try await anna.client.signIn("anna", with: device).challenge == "DEVICE_SRP_AUTH")
        }
    }

    @Test func `forgetting a device answers with nothing, and everybody forgets it`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server)
            for isAdministered in [false, true] {
                let (device, step) = try await anna.device()
                let body =
                    isAdministered
                    ? try await anna.pool.call(
                        .adminForgetDevice, ["Username": "anna", "DeviceKey": .string(device.key)])
                    : try await server.call(
                        .forgetDevice, ["AccessToken": .string(step.accessToken), "DeviceKey": .string(device.key)])
                #expect(body == [:])
                await refused(.resourceNotFoundException, missing) { _ = try await anna.shown(device) }
                await refused(.resourceNotFoundException, missing) {
                    try await anna.client.signIn("anna", with: device)
                }
                await refused(.resourceNotFoundException, missing) {
                    _ = try await update(anna, step.accessToken, device, "remembered")
                }
                // Its access token goes on.
                #expect(try await anna.client.user(step.accessToken).username == "anna")
            }
        }
    }
}
