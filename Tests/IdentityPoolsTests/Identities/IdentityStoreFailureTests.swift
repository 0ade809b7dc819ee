import CognitoAPI
import Cryptography
import HTTP
import Identity
import IdentityPoolModel
import JSON
import ServiceModel
import TestSupport
import Testing

/// A store that fails is InternalErrorException, one that is full TooManyRequestsException: never a refusal that takes
/// somebody's identity away, and never a success that was none.
@Suite struct IdentityStoreFailureTests {
    /// Operations on identities; those on pools are `IdentityPoolAPITests`'.
    static let covered = Set(calls.map(\.0))

    private typealias Input = @Sendable (Federation) async throws -> JSONObject

    /// Each with an input made anew, since a call that fails half way may have changed what it was about.
    private static let calls: [(IdentityPoolOperation, Input)] = [
        (.getId, { ["IdentityPoolId": .string($0.id)] }),
        (.getId, { ["IdentityPoolId": .string($0.id), "Logins": try await $0.logins(fresh($0))] }),
        (
            .getCredentialsForIdentity,
            { ["IdentityId": .string(try await $0.getId()), "Logins": try await $0.logins(fresh($0))] }
        ),
        (
            .getCredentialsForIdentity,
            {
                let made = try await $0.developer(fresh($0))
                return [
                    "IdentityId": .string(made.id), "Logins": ["cognito-identity.amazonaws.com": .string(made.token)],
                ]
            }
        ),
        (.getOpenIdToken, { ["IdentityId": .string(try await $0.getId()), "Logins": try await $0.logins(fresh($0))] }),
        (
            .unlinkIdentity,
            {
                let login = try await $0.logins(fresh($0))
                return [
                    "IdentityId": .string(try await $0.getId(login)), "Logins": login,
                    "LoginsToRemove": [.string($0.provider)],
                ]
            }
        ),
        (.describeIdentity, { ["IdentityId": .string(try await $0.getId())] }),
        (.listIdentities, { ["IdentityPoolId": .string($0.id), "MaxResults": 10] }),
        (.deleteIdentities, { ["IdentityIdsToDelete": [.string(try await $0.getId())]] }),
        (
            .getOpenIdTokenForDeveloperIdentity,
            { ["IdentityPoolId": .string($0.id), "Logins": ["login.corp": .string(fresh($0))]] }
        ),
        (
            .lookupDeveloperIdentity,
            { ["IdentityPoolId": .string($0.id), "IdentityId": .string(try await $0.developer(fresh($0)).id)] }
        ),
        (
            .mergeDeveloperIdentities,
            {
                let (source, destination) = (fresh($0), fresh($0))
                _ = (try await $0.developer(source), try await $0.developer(destination))
                return [
                    "IdentityPoolId": .string($0.id), "DeveloperProviderName": "login.corp",
                    "SourceUserIdentifier": .string(source), "DestinationUserIdentifier": .string(destination),
                ]
            }
        ),
        (
            .unlinkDeveloperIdentity,
            {
                let user = fresh($0)
                return [
                    "IdentityPoolId": .string($0.id), "DeveloperProviderName": "login.corp",
                    "IdentityId": .string(try await $0.developer(user).id), "DeveloperUserIdentifier": .string(user),
                ]
            }
        ),
    ]

    private static func fresh(_ pool: Federation) -> String { "user-\(pool.server.services.random.uuid())" }

    @Test(arguments: calls.indices)
    func `whichever access to the store fails, the answer says that it was the server's fault`(_ index: Int)
        async throws
    {
        let (operation, input) = Self.calls[index]
        try await withServer { server in
            let pool = try await Federation.make(server, check: true)
            let failures: [(any Error, String)] = [
                (ScriptedStore.Failure(), "InternalErrorException"), (ScriptedStore.Full(), "TooManyRequestsException"),
            ]
            for (failure, expected) in failures {
                var place = 1
                while true {
                    let store = ScriptedStore(server.store)
                    let dispatcher = server.restarted(over: store)
                    let body = JSONValue.object(try await input(pool)).encoded()
                    store.fail { [place] _, number in number == place ? failure : nil }
                    let answer = await dispatcher.respond(to: TestServer.request(operation, body: body))
                    let type = (try? JSONReader.read(answer.body))?.objectValue?["__type"]?.stringValue
                    guard store.calls.count >= place else {
                        #expect(answer.status == 200 && place > 1, "\(operation)")
                        break
                    }
                    #expect(type == expected, "\(operation), access \(place)")
                    place += 1
                    try #require(place < 30)
                }
            }
        }
    }
}
