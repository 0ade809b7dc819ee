public import Identity
import IdentityPoolModel
import Testing

extension StoredIdentityPool {
    public static func id(_ number: Int, region: String = "eu-west-1") -> String {
        "\(region):00000000-0000-4000-8000-00000000000\(number)"
    }

    /// With every member that a column could lose.
    public static func sample(
        _ number: Int, name: String = "späte Gäste \u{1F986}", region: String = "eu-west-1"
    ) -> StoredIdentityPool {
        StoredIdentityPool(
            settings: IdentityPool(
                identityPoolId: id(number, region: region), identityPoolName: name,
                allowUnauthenticatedIdentities: true, allowClassicFlow: false,
                supportedLoginProviders: ["graph.facebook.com": "7"], developerProviderName: "login.example",
                openIdConnectProviderARNs: ["arn:aws:iam::000000000000:oidc-provider/example.com"],
                cognitoIdentityProviders: [
                    CognitoIdentityProvider(providerName: "p", clientId: "c", serverSideTokenCheck: true)
                ], samlProviderARNs: ["arn:aws:iam::000000000000:saml-provider/x"], identityPoolTags: ["a": ""]),
            roles: IdentityPoolRoles(
                standard: ["authenticated": "arn:aws:iam::000000000000:role/user"],
                mappings: [
                    "p:c": RoleMapping(
                        type: .rules, ambiguousRoleResolution: .deny,
                        rulesConfiguration: RulesConfigurationType(rules: [
                            MappingRule(
                                claim: "custom:\u{1F986}", matchType: .notEqual, value: "x",
                                roleARN: "arn:aws:iam::000000000000:role/y")
                        ]))
                ]),
            principalTags: [
                "p": PrincipalTagMap(usesDefaults: false, tags: ["b": "sub", "a": "aud"]),
                "q": PrincipalTagMap(usesDefaults: true, tags: [:]),
            ])
    }
}

extension Contract {
    public static let identityPools = [
        Contract("an identity pool is found as it was stored, and as it was changed") { store in
            let plain = StoredIdentityPool(
                settings: IdentityPool(
                    identityPoolId: StoredIdentityPool.id(2), identityPoolName: "plain",
                    allowUnauthenticatedIdentities: false))
            try await store.write { store in
                try store.insert(StoredIdentityPool.sample(1))
                try store.insert(plain)
            }
            let found = try await store.read { store in
                try [1, 2, 3].map { try store.identityPool(StoredIdentityPool.id($0)) }
            }
            #expect(found == [.sample(1), plain, nil])
            var changed = StoredIdentityPool.sample(1, name: "other")
            (changed.roles, changed.principalTags, changed.tags) = (IdentityPoolRoles(), [:], [:])
            try await store.write { [changed] in try $0.update(changed) }
            let again = try await store.read { store in
                try [1, 2].map { try store.identityPool(StoredIdentityPool.id($0)) }
            }
            #expect(again == [changed, plain])
        },
        Contract("identity pools are listed by region and id, a page at a time") { store in
            try await store.write { store in
                for number in [3, 1, 2] { try store.insert(StoredIdentityPool.sample(number)) }
                try store.insert(StoredIdentityPool.sample(1, region: "eu-west-2"))
            }
            let pages = try await store.read { store in
                try [
                    store.identityPools(region: "eu-west-1", after: nil, limit: 2),
                    store.identityPools(region: "eu-west-1", after: StoredIdentityPool.id(2), limit: 2),
                    store.identityPools(region: "eu-west-2", after: nil, limit: 2),
                    store.identityPools(region: "eu-west", after: nil, limit: 2),
                    store.identityPools(region: nil, after: StoredIdentityPool.id(3), limit: 2),
                ].map { $0.map(\.id) }
            }
            #expect(
                pages == [
                    [StoredIdentityPool.id(1), StoredIdentityPool.id(2)], [StoredIdentityPool.id(3)],
                    [StoredIdentityPool.id(1, region: "eu-west-2")], [],
                    [StoredIdentityPool.id(1, region: "eu-west-2")],
                ])
        },
        Contract("of two identity pools of one id the first stays, and one that goes is gone at once") { store in
            try await store.write { try $0.insert(StoredIdentityPool.sample(1)) }
            await #expect(throws: StoreConflict.exists) {
                try await store.write { try $0.insert(StoredIdentityPool.sample(1, name: "second")) }
            }
            #expect(try await store.read { try $0.identityPool(StoredIdentityPool.id(1)) } == .sample(1))
            try await store.write { store in
                try store.insert(PoolIdentity(id: "eu-west-1:left", poolId: StoredIdentityPool.id(1), createdAt: 1))
            }
            let gone = try await store.write { store in
                try [1, 1, 2].map { try store.markDeleted(identityPoolId: StoredIdentityPool.id($0), at: 5) }
            }
            #expect(gone == [true, false, false])
            let left = try await store.read { store in
                try store.identityPools(region: "eu-west-1", after: nil, limit: 9).count
                    + (store.identityPool(StoredIdentityPool.id(1)) == nil ? 0 : 1)
            }
            #expect(left == 0)
            // What it had must not come into another's hands.
            try await store.write { store in
                try store.insert(StoredIdentityPool.sample(1))
                #expect(try store.poolIdentity("eu-west-1:left") == nil)
            }
            #expect(try await store.write { try $0.clearDeletedIdentityPools(limit: 10) })
            #expect(try await store.read { try $0.identityPool(StoredIdentityPool.id(1)) } == .sample(1))
        },
    ]
}
