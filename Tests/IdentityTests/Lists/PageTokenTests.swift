import Identity
import ServiceModel
import TestSupport
import Testing

/// cognito/lists §4.
@Suite struct PageTokenTests {
    private func place(_ token: String, _ server: TestServer) throws -> String {
        try PageToken.open(token, scope: "list", call: server.identityCall()).key
    }

    private let invalid = Refusal.list(.invalidPaginationToken)

    @Test func `a token leads to its place in its own list for an hour`() async throws {
        try await withServer { server in
            let token = PageToken(after: "place").seal(scope: "list", call: server.identityCall())
            var place = try self.place(token, server)
            #expect(place == "place")
            server.clock.advance(by: Milliseconds.hour - 1)
            place = try self.place(token, server)
            #expect(place == "place")
            server.clock.advance(by: 1)
            let late = server.identityCall()
            #expect(refusal { _ = try PageToken.open(token, scope: "list", call: late) } == invalid)
        }
    }

    @Test func `a token of another list, a forged one and garbage are refused, and none can be read`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            let token = PageToken(after: "place").seal(scope: "list", call: call)
            #expect(refusal { _ = try PageToken.open(token, scope: "other", call: call) } == invalid)
            var forged = Array(token)
            forged[forged.count / 2] = forged[forged.count / 2] == "A" ? "B" : "A"
            #expect(refusal { _ = try PageToken.open(String(forged), scope: "list", call: call) } == invalid)
            #expect(refusal { _ = try PageToken.open("garbage", scope: "list", call: call) } == invalid)
            #expect(!token.contains("place"))
        }
    }
}
