import Cryptography
import Identity
import ServiceModel
import Testing

/// cognito/sign-in §5.
@Suite struct SecretHashTests {
    private let username = "a1b2c3d4-5678-90ab-cdef-111111111111"
    private let secret = "1h2dd3example4secret5value6"
    private let vector = "aqd0rdhKQlhwdHcuh3dXJk7gCqgFGpvjU73qWUD121I="

    private func check(_ hash: String?, secrets: [String], usernames: [String]) -> Refusal? {
        refusal { try SecretHash.require(hash, client: .make(secrets: secrets), usernames: usernames) }
    }

    @Test func `the reference's vector holds`() {
        #expect(SecretHash.make(username: username, clientId: "1example23456789", secret: secret) == vector)
        #expect(check(vector, secrets: [secret], usernames: [username]) == nil)
    }

    @Test func `a hash over any of the user's names is right`() {
        #expect(check(vector, secrets: [secret], usernames: ["anna@example.com", username]) == nil)
    }

    @Test func `every secret in force is right`() {
        #expect(check(vector, secrets: ["newer-secret-newer-secret", secret], usernames: [username]) == nil)
    }

    @Test(arguments: [
        "aqd0rdhKQlhwdHcuh3dXJk7gCqgFGpvjU73qWUD121I", "AQd0rdhKQlhwdHcuh3dXJk7gCqgFGpvjU73qWUD121I=", "x",
    ])
    func `a wrong hash is refused`(_ hash: String) {
        #expect(
            check(hash, secrets: [secret], usernames: [username])
                == .secretHash(.mismatch(clientId: "1example23456789")))
    }

    @Test func `a hash over another name is refused`() {
        #expect(check(vector, secrets: [secret], usernames: ["anna"]) != nil)
    }

    @Test func `a missing hash is refused`() {
        #expect(
            check(nil, secrets: [secret], usernames: [username])
                == .secretHash(.missing(clientId: "1example23456789")))
    }

    @Test func `a client without a secret takes no hash`() {
        #expect(check(nil, secrets: [], usernames: [username]) == nil)
        #expect(
            check(vector, secrets: [], usernames: [username]) == .secretHash(.mismatch(clientId: "1example23456789")))
    }
}
