import Identity
import ServiceModel
import TestSupport
import Testing

extension Contract {
    public static let userSearch =
        [
            Contract("without a filter, users come in order of creation") { store in
                try await store.makeUsers(.sample("b"), .sample("a"), .sample("c"), .sample("d", pool: otherPool))
                let names = try await walk(store, nil, pageSize: 2)
                #expect(names == ["b", "a", "c"])
            },
            Contract("a filter by status tells enabled from disabled users, by the names' own case") { store in
                try await store.makeUsers(
                    .sample("a"), .sample("b", isEnabled: false), .sample("c"), .sample("d", isEnabled: false))
                for (comparison, value, expected) in [
                    (UserFilter.Comparison.equals, "Enabled", ["a", "c"]), (.equals, "Disabled", ["b", "d"]),
                    (.equals, "enabled", []), (.hasPrefix, "En", ["a", "c"]), (.hasPrefix, "", ["b", "d", "a", "c"]),
                    (.hasPrefix, "x", []),
                ] {
                    let filter = UserFilter(attribute: .status, comparison: comparison, value: value)
                    for pageSize in [1, 2, 3, 60] {
                        let names = try await walk(store, filter, pageSize: pageSize)
                        #expect(names == expected, "\(comparison) \(value), \(pageSize) a page")
                    }
                }
            },
            Contract("a filter by user status finds it in any case") { store in
                try await store.makeUsers(
                    .sample("a"), .sample("b", status: .unconfirmed), .sample("c", status: .compromised))
                let equal = try await walk(
                    store, .init(attribute: .userStatus, comparison: .equals, value: "confirmed"))
                #expect(equal == ["a"])
                let prefix = try await walk(store, .init(attribute: .userStatus, comparison: .hasPrefix, value: "co"))
                #expect(prefix == ["c", "a"])
            },
            Contract("a username is compared as it is stored") { store in
                try await store.makeUsers(.sample("Ada"), .sample("ada"), .sample("Adam"), .sample("bob"))
                let equal = try await walk(store, .init(attribute: .username, comparison: .equals, value: "Ada"))
                #expect(equal == ["Ada"])
                let prefix = try await walk(store, .init(attribute: .username, comparison: .hasPrefix, value: "Ad"))
                #expect(prefix == ["Ada", "Adam"])
            },
            Contract("a sub is found whole or by its beginning") { store in
                try await store.makeUsers(.sample("a", sub: "11-aa"), .sample("b", sub: "11-bb"))
                let equal = try await walk(store, .init(attribute: .sub, comparison: .equals, value: "11-bb"))
                #expect(equal == ["b"])
                let prefix = try await walk(
                    store, .init(attribute: .sub, comparison: .hasPrefix, value: "11"), pageSize: 1)
                #expect(prefix == ["a", "b"])
            },
            Contract("a prefix is text, not a pattern") { store in
                try await store.makeUsers(
                    .sample("a", [("name", "100% sure")]), .sample("b", [("name", "100 sure")]),
                    .sample("c", [("name", "a_b")]), .sample("d", [("name", "axb")]), .sample("e", [("name", "it's")]),
                    .sample("f", [("name", "\u{10FFFF}\u{10FFFF}")]), .sample("g", [("name", "\u{D7FF}x")]))
                for (value, expected) in [
                    ("100%", ["a"]), ("a_", ["c"]), ("it'", ["e"]), ("\u{10FFFF}", ["f"]), ("\u{D7FF}", ["g"]),
                    ("*", []), ("", ["b", "a", "c", "d", "e", "g", "f"]),
                ] {
                    let names = try await walk(
                        store, .init(attribute: .name, comparison: .hasPrefix, value: value), pageSize: 2)
                    #expect(names == expected, "\(value)")
                }
            },
            Contract("a value of any length is kept, and found by as much of it as a filter can say") { store in
                // Letters of three bytes in an order that nothing compresses.
                var random = SplitMix(state: 5)
                let letters = (0..<2048).map { _ in UnicodeScalar(UInt32.random(in: 0x4E00...0x9FFF, using: &random))! }
                let long = String(String.UnicodeScalarView(letters))
                let (start, most) = (String(long.prefix(255)), String(long.prefix(256)))
                let ids = try await store.makeUsers(
                    .sample("a", [("name", long)]), .sample("b", [("name", most)]), .sample("c", [("name", start)]))
                let equal = try await walk(store, .init(attribute: .name, comparison: .equals, value: most))
                #expect(equal == ["b"])
                let prefix = try await walk(
                    store, .init(attribute: .name, comparison: .hasPrefix, value: start), pageSize: 1)
                #expect(prefix == ["c", "b", "a"])
                let kept = try await store.read { try $0.user(id: ids[0]) }
                #expect(kept?.attributes["name"] == long)
            },
            Contract("a changed attribute is found by its new value only") { store in
                let id = try await store.makeUsers(.sample("a", [("email", "old@example.com")]))[0]
                try await store.write { store in
                    guard var user = try store.user(id: id) else { return }
                    user.attributes["email"] = "New@Example.com"
                    try store.change(user, aliases: [])
                }
                let old = try await walk(store, .init(attribute: .email, comparison: .equals, value: "old@example.com"))
                let new = try await walk(store, .init(attribute: .email, comparison: .equals, value: "new@example.com"))
                #expect(old.isEmpty && new == ["a"])
            },
        ]
        + SearchedAttribute.allCases.map { attribute in
            Contract("\(attribute.rawValue) is searched without regard to case, page by page, nobody twice") { store in
                let name = attribute.rawValue
                try await store.makeUsers(
                    .sample("1", [(name, "Kim Z")]), .sample("2", [(name, "kim a")]), .sample("3", [(name, "Kim A")]),
                    .sample("4", [(name, "Ki")]), .sample("5"), .sample("6", [(name, "Kin")]),
                    .sample("7", [("custom:other", "kim a")]), .sample("8", pool: otherPool, [(name, "kim a")]),
                    .sample("9", [(name, "kim A")]))
                let filter = UserFilter.Attribute(rawValue: name)!
                for pageSize in [1, 2, 60] {
                    let equal = try await walk(
                        store, .init(attribute: filter, comparison: .equals, value: "kim a"), pageSize: pageSize)
                    #expect(equal == ["2", "3", "9"])
                    let prefix = try await walk(
                        store, .init(attribute: filter, comparison: .hasPrefix, value: "kim"), pageSize: pageSize)
                    #expect(prefix == ["2", "3", "9", "1"], "by value, then by creation")
                }
            }
        }

    private enum SearchedAttribute: String, CaseIterable {
        case email
        case phoneNumber = "phone_number"
        case name
        case givenName = "given_name"
        case familyName = "family_name"
        case preferredUsername = "preferred_username"
    }

    /// The usernames on all pages.
    private static func walk(
        _ store: any IdentityStore, _ filter: UserFilter?, pageSize: Int = 60
    ) async throws -> [String] {
        var names: [String] = []
        var cursor: UserCursor?
        while names.count < 100 {
            let after = cursor
            let page = try await store.read { store in
                try store.users(poolId: pool, filter: filter, after: after, limit: pageSize)
            }
            #expect(page.count <= pageSize)
            names += page.map(\.0.username)
            guard let last = page.last else { break }
            cursor = last.1
        }
        return names
    }
}
