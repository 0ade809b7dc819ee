import Cryptography
public import ServiceModel

extension TermsType: PoolResource {
    public static let kind = ResourceKind.terms
    public static let limit = 2_000
    public var resourceName: String { termsId }

    public func otherNames(in pool: UserPool, clientId: String?) -> Set<ResourceName> {
        [Terms.name(termsName, clientId: self.clientId)]
    }
}

/// Terms of use and privacy policies, by their URLs (cognito/resources §6).
public enum Terms {
    private static let languages: Set = [
        "cognito:default", "cognito:dutch", "cognito:english", "cognito:french", "cognito:spanish", "cognito:german",
        "cognito:bahasa-indonesia", "cognito:italian", "cognito:japanese", "cognito:korean",
        "cognito:portuguese-brazil", "cognito:chinese-simplified", "cognito:chinese-traditional",
    ]

    /// - Throws: `clientNotFound`, `nameTaken`, and what is wrong with name or links.
    public static func create(_ input: CreateTermsRequest, pool: UserPool, call: Call) async throws -> TermsType {
        let now = Timestamp(milliseconds: call.now)
        let terms = TermsType(
            termsId: call.random.uuid(), userPoolId: pool.id, clientId: input.clientId, termsName: input.termsName,
            termsSource: input.termsSource, enforcement: input.enforcement, links: input.links ?? [:],
            creationDate: now, lastModifiedDate: now)
        try check(terms)
        try await call.store.write { store in
            try store.existingClient(input.clientId, of: pool.id)
            try store.add(
                Resource(terms, clientId: input.clientId), to: pool,
                taken: .resource(.terms(.nameTaken(input.termsName))))
        }
        return terms
    }

    /// What is left out stays.
    ///
    /// - Throws: `notFound`, `nameTaken`, and what is wrong with name or links.
    public static func update(_ input: UpdateTermsRequest, pool: UserPool, call: Call) async throws -> TermsType {
        try await call.store.write { store in
            var terms = try store.existing(input.termsId, in: pool, as: TermsType.self)
            terms.settings.termsName = input.termsName ?? terms.settings.termsName
            terms.settings.termsSource = input.termsSource ?? terms.settings.termsSource
            terms.settings.enforcement = input.enforcement ?? terms.settings.enforcement
            terms.settings.links = input.links ?? terms.settings.links
            terms.settings.lastModifiedDate = Timestamp(milliseconds: call.now)
            try check(terms.settings)
            let name = terms.settings.termsName
            try store.replace(terms, in: pool, taken: .resource(.terms(.nameTaken(name))))
            return terms.settings
        }
    }

    /// - Throws: `notFound`.
    public static func find(
        _ termsName: String, clientId: String, pool: UserPool, call: Call
    ) async throws -> TermsType {
        let stored = try await call.store.read { try $0.resource(named: name(termsName, clientId: clientId)) }
        guard let stored, stored.poolId == pool.id else {
            throw Refusal.resource(.notFound(.terms, name: termsName))
        }
        return try Resource<TermsType>(stored).settings
    }

    static func name(_ termsName: String, clientId: String) -> ResourceName {
        ResourceName(scope: "terms/\(clientId)", name: termsName)
    }

    private static func check(_ terms: TermsType) throws(Refusal) {
        guard ["terms-of-use", "privacy-policy"].contains(terms.termsName) else {
            throw .resource(.terms(.unusableName))
        }
        for (language, url) in terms.links.sorted(by: { $0.key < $1.key }) {
            guard languages.contains(language) else { throw .resource(.terms(.unknownLanguage(language))) }
            guard WebAddress.isUsable(url) else { throw .resource(.terms(.unusableLink(language))) }
        }
        guard terms.links["cognito:default"] != nil else { throw .resource(.terms(.noDefaultLink)) }
    }
}
