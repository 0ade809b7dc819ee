import CognitoAPI
import HTTP
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// Where the links of a mail lead: cognito/advanced-security §8.
@Suite struct FeedbackPageTests {
    /// The page, and the query of the link to it.
    private func page(_ server: TestServer, _ fixture: RiskFixture) async throws -> (table: RouteTable, query: String) {
        try await fixture.react(low: "BLOCK", notify: true)
        try await fixture.signIn()
        await #expect(throws: ServiceError.self) { try await fixture.signIn(from: RiskFixture.elsewhere) }
        let html = try #require(try await server.messages(purpose: .accountTakeover).first?.content?.html)
        let link = try #require(html.split(separator: ">").first?.split(separator: "=", maxSplits: 1).last)
        let query = try #require(link.split(separator: "?", maxSplits: 1).last)
        return (RouteTable(FeedbackPage(services: server.services).routes), String(query).replacing("&amp;", with: "&"))
    }

    private func respond(_ table: RouteTable, to request: HTTPRequest) async throws -> (status: Int, text: String) {
        let match = try #require(table.match(request.path))
        guard case .route(let route) = match.path.choice(for: request.method) else { return (405, "") }
        let response = await route.handler(request, match.parameters)
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    @Test func `opening the link asks, and the button says`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            let (table, query) = try await page(server, fixture)
            let path = "/\(fixture.pool.id)/auth-event-feedback"
            let asked = try await respond(
                table, to: HTTPRequest(method: "GET", target: "\(path)?\(query)", headers: [:], body: []))
            #expect(asked.status == 200 && asked.text.contains("<button>That was not me</button>"))
            #expect(try await fixture.event()?.eventFeedback == nil)

            func send(_ body: String) async throws -> Int {
                try await respond(
                    table,
                    to: HTTPRequest(
                        method: "POST", target: path,
                        headers: ["Content-Type": "application/x-www-form-urlencoded"], body: Array(body.utf8))
                ).status
            }
            #expect(try await send(query.replacing("token=", with: "token=a")) == 400)
            #expect(try await send(query + "&event=e") == 400)
            #expect(try await send("") == 400)
            #expect(try await fixture.event()?.eventFeedback == nil)
            #expect(try await send(query) == 200)
            #expect(try await fixture.event()?.eventFeedback?.feedbackValue == .invalid)
        }
    }

    @Test func `what somebody wrote into a link is no markup`() async throws {
        try await withServer { server in
            let table = RouteTable(FeedbackPage(services: server.services).routes)
            let asked = try await respond(
                table,
                to: HTTPRequest(
                    method: "GET",
                    target: "/p/auth-event-feedback?event=e&value=Valid&token=t&username=%22%3E%3Cscript%3E",
                    headers: [:], body: []))
            #expect(asked.status == 200 && !asked.text.contains("<script>"))
        }
    }
}
