import Policies
public import ServiceModel

/// The devices of a user, as the user or an administrator sees and changes them (cognito/devices §7).
public struct UserDevices: Sendable {
    let user: any KnownUser
    let pool: UserPool
    /// By which the user looks at its own; nil for an administrator.
    private let signInId: String?

    /// - Throws: `device(.notTracked)`.
    public init(of holder: TokenHolder) throws(Refusal) {
        try holder.pool.requireDeviceTracking()
        (user, pool, signInId) = (holder.user, holder.pool, holder.signInId)
    }

    /// Those of whoever is called so, for an administrator.
    ///
    /// - Throws: `device(.notTracked)`, `userNotFound`.
    public static func administered(_ username: String, pool: UserPool, call: Call) async throws -> UserDevices {
        try pool.requireDeviceTracking()
        let user = try await call.store.read { try $0.existingUser(named: username, in: pool) }
        return UserDevices(administered: user, in: pool)
    }

    private init(administered user: User, in pool: UserPool) {
        (self.user, self.pool, signInId) = (user, pool, nil)
    }

    private var isAdministered: Bool { signInId == nil }

    /// Users see what is remembered; administrators see all.
    public func page(limit: Int?, token: String?, call: Call) async throws -> Page<DeviceType> {
        let (userId, isAll) = (user.id, isAdministered)
        let page = try await Paging.run(
            scope: "\(isAll ? "AdminListDevices" : "ListDevices")/\(pool.id)/\(user.sub)", limit: limit, token: token,
            call: call, place: { PageToken(afterRow: $0.id) },
            read: { after, limit in
                try await call.store.list {
                    try $0.devices(userId: userId, onlyRemembered: !isAll, after: after?.rowId ?? 0, limit: limit)
                }
            })
        return Page(elements: page.elements.map(shape), nextToken: page.nextToken)
    }

    /// - Throws: `device(.notFound)`, which to its user is one that is not remembered, too.
    public func device(_ key: String, call: Call) async throws -> DeviceType {
        let userId = user.id
        guard let device = try await call.store.read({ try $0.device(userId: userId, key: key) }),
            device.isRemembered || isAdministered
        else { throw Refusal.device(.notFound) }
        return shape(device)
    }

    /// Remembers the device, or treats it from now on as if it had never been used. Nil changes nothing.
    ///
    /// What is no longer remembered has to see a second factor again before it stands in for one. A user who has just
    /// passed one on the device, and then says that it be remembered, has done so.
    public func set(_ status: DeviceRememberedStatusType?, of key: String, call: Call) async throws {
        let (userId, signInId) = (user.id, signInId)
        try await call.store.write { store in
            guard var device = try store.device(userId: userId, key: key) else { throw Refusal.device(.notFound) }
            guard let status else { return }
            device.isRemembered = status == .remembered
            if !device.isRemembered {
                device.hasPassedMFA = false
            } else if let signInId, let (signIn, _) = try store.signIn(signInId), signIn.device == key,
                signIn.hasPassedMFA
            {
                device.hasPassedMFA = true
            }
            device.modifiedAt = call.now
            try store.update(device)
        }
    }

    /// Ends the device: its key is never good again, and neither are the refresh tokens of its sign-ins.
    public func forget(_ key: String, call: Call) async throws {
        let userId = user.id
        try await call.store.write { store in
            guard try store.device(userId: userId, key: key) != nil else { throw Refusal.device(.notFound) }
            try store.deleteDevice(userId: userId, key: key, at: call.now)
        }
    }

    /// What begins with `dev:` is for administrators alone.
    private func shape(_ device: Device) -> DeviceType {
        let owner = "\(user.username).\(pool.id)"
        let arn = AmazonResourceName(
            service: "cognito-idp", region: pool.region, account: AmazonResourceName(pool.arn)?.account ?? "",
            resource: "owner/\(owner)/device/\(device.key)")
        let status = device.isRemembered ? DeviceRememberedStatusType.remembered : .notRemembered
        let all: [(name: String, value: String?)] = [
            ("device_status", "valid"), ("device_name", device.name),
            ("dev:device_arn", arn.description), ("dev:device_owner", owner), ("last_ip_used", device.lastAddress),
            ("dev:device_remembered_status", status.rawValue), ("dev:device_sdk", "aws-sdk-unknown-unknown"),
        ]
        let shown = all.filter { isAdministered || !$0.name.hasPrefix("dev:") }
        return DeviceType(
            deviceKey: device.key,
            deviceAttributes: shown.compactMap { attribute in
                attribute.value.map { AttributeType(name: attribute.name, value: $0) }
            },
            deviceCreateDate: Timestamp(milliseconds: device.createdAt),
            deviceLastModifiedDate: Timestamp(milliseconds: device.modifiedAt),
            // Of this one Cognito shows whole seconds.
            deviceLastAuthenticatedDate: Timestamp(milliseconds: device.authenticatedAt / 1000 * 1000))
    }
}
