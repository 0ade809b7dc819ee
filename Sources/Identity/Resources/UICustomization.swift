public import ServiceModel

extension UICustomizationType: PoolResource {
    public static let kind = ResourceKind.uiCustomization
    /// One for each client, and the one for all.
    public static let limit = 1_001
    public var resourceName: String { clientId ?? UICustomization.everybody }
}

/// How the classic pages look: CSS and a picture, for all clients or for one (cognito/resources §4).
public enum UICustomization {
    /// The client id that stands for all.
    static let everybody = "ALL"

    /// What is left out goes.
    ///
    /// - Throws: `clientNotFound`, `noDomain`, and what is wrong with CSS or picture.
    public static func set(_ input: SetUICustomizationRequest, call: Call) async throws -> UICustomizationType {
        if let css = input.css { try CustomizableCSS.check(css) }
        if let image = input.imageFile { try check(image) }
        let now = Timestamp(milliseconds: call.now)
        let clientId = input.clientId ?? everybody
        return try await call.store.write { store in
            let pool = try store.existingPool(input.userPoolId)
            if clientId != everybody { try store.existingClient(clientId, of: pool.id) }
            guard pool.settings.domain ?? pool.settings.customDomain != nil else {
                throw Refusal.resource(.customization(.noDomain))
            }
            let current = try store.find(clientId, in: pool, as: UICustomizationType.self)
            let version = VersionText.of(call.now)
            let image = input.imageFile ?? []
            let style = UICustomizationType(
                userPoolId: pool.id, clientId: clientId,
                imageUrl: image.isEmpty
                    ? nil : "\(call.settings.issuer(of: pool))/\(clientId)/\(version)/assets/images/image.jpg",
                css: input.css, cssVersion: version, lastModifiedDate: now,
                creationDate: current?.settings.creationDate ?? now)
            let resource = Resource(
                style, clientId: clientId == everybody ? nil : clientId, extra: image.isEmpty ? nil : image)
            if current == nil {
                try store.add(resource, to: pool)
            } else {
                try store.replace(resource, in: pool)
            }
            return style
        }
    }

    /// The client's own, or the one for all; nil where there is neither.
    ///
    /// - Throws: `clientNotFound`, and `noDomain`.
    public static func find(clientId: String?, pool: UserPool, call: Call) async throws -> UICustomizationType? {
        guard pool.settings.domain ?? pool.settings.customDomain != nil else {
            throw Refusal.resource(.customization(.noDomain))
        }
        return try await call.store.read { store in
            if let clientId, clientId != everybody {
                try store.existingClient(clientId, of: pool.id)
                if let own = try store.find(clientId, in: pool, as: UICustomizationType.self) { return own.settings }
            }
            return try store.find(everybody, in: pool, as: UICustomizationType.self)?.settings
        }
    }

    /// The picture of a version; nil where there is none, or another by now.
    public static func picture(clientId: String, version: String, pool: UserPool, call: Call) async throws -> [UInt8]? {
        let found = try await call.store.read { try $0.find(clientId, in: pool, as: UICustomizationType.self) }
        return found?.settings.cssVersion == version ? found?.extra : nil
    }

    private static func check(_ image: [UInt8]) throws(Refusal) {
        let isJPEG = image.starts(with: [0xFF, 0xD8, 0xFF])
        let isPNG = image.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        guard image.isEmpty || isJPEG || isPNG else { throw .resource(.customization(.unusableImage)) }
    }
}
