import CognitoAPI
import Cryptography
import HTTP
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/resources §8.
@Suite struct SigningCertificateTests {
    @Test func `a pool has one certificate, of a key that is kept`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let text = try #require(try await pool.call(.getSigningCertificate)["Certificate"]?.stringValue)
            #expect(text.hasPrefix("MII") && !text.contains("\n"))
            let certificate = try #require(Base64.decode(text).flatMap { X509Certificate(der: $0) })
            #expect(certificate.subject(.commonName) == [pool.id])
            #expect(try await pool.call(.getSigningCertificate)["Certificate"]?.stringValue == text)

            let known = try await server.services.pools.pool(pool.id)
            let key = try await SigningCertificates.key(pool: known, call: server.identityCall())
            #expect(certificate.verify(.rs256, message: [1], signature: try key.signRS256([1])))
            #expect(key.publicKey.n.count == 256)
            let other = try await server.pool()
            #expect(try await other.call(.getSigningCertificate)["Certificate"]?.stringValue != text)
        }
    }

    @Test func `first uses at once, here and at another server, give one certificate`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let other = server.restarted(over: server.store)
            let request = TestServer.request(
                "GetSigningCertificate", body: Array(#"{"UserPoolId":"\#(pool.id)"}"#.utf8))
            let found = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for number in 0..<6 {
                    group.addTask {
                        number % 2 == 0
                            ? await server.respond(to: request).body : await other.respond(to: request).body
                    }
                }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            #expect(found.count == 1)
        }
    }

    @Test func `the private key is sealed at rest`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.call(.getSigningCertificate)
            let known = try await server.services.pools.pool(pool.id)
            let key = try await SigningCertificates.key(pool: known, call: server.identityCall())
            let files = try await server.everythingAtRest()
            let end = Array(key.pkcs8.suffix(64))
            #expect(!files.indices.dropLast(63).contains { files[$0] == end[0] && Array(files[$0..<($0 + 64)]) == end })
        }
    }

    @Test func `there is none for a pool that is not there`() async throws {
        try await withServer { server in
            let pool = TestPool(server: server, id: "us-east-1_Nothing00")
            await refused(.resourceNotFoundException, "User pool us-east-1_Nothing00 does not exist.") {
                try await pool.call(.getSigningCertificate)
            }
        }
    }
}
