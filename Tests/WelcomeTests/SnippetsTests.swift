import HTTP
import Identity
import RouterSupport
import Server
import TestSupport
import Testing

@testable import Welcome

@Suite struct SnippetsTests {
    private func startText(_ issuer: IdentitySettings.Issuer) throws -> String {
        let settings = IdentitySettings(issuer: issuer, region: "eu-west-1")
        return try #require(Snippets.ofBuiltInSeed(baseURL: "http://localhost:9229", settings: settings))
            .startText(version: "0.0.0-test")
    }

    @Test func `a resource server is told the issuer that is configured, and fetches the keys here`() throws {
        for (issuer, text) in [
            (.base("http://localhost:9229"), "http://localhost:9229/us-east-1_Sekisho01"),
            (.base("https://auth.example/a"), "https://auth.example/a/us-east-1_Sekisho01"),
            (.aws, "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Sekisho01"),
        ] as [(IdentitySettings.Issuer, String)] {
            let printed = try startText(issuer)
            #expect(printed.contains("issuer: \"\(text)\""))
            #expect(
                printed.contains("jwksUri: \"http://localhost:9229/us-east-1_Sekisho01/.well-known/jwks.json\""))
        }
    }

    @Test func `a resource server is told where an access token comes from`() throws {
        let printed = try startText(.aws)
        #expect(printed.contains("// accessToken: ") && printed.contains("Authorization: Bearer"))
    }

    @Test func `the start page names the issuer of the pool that it shows`() async throws {
        try await withServer {
            $0.issuer = .aws
        } _: { server in
            let pool = try await server.pool()
            let request = HTTPRequest(method: "GET", target: "/", headers: ["Host": "localhost:9229"])
            let response = await Router.make(server).respond(to: request)
            let text = String(decoding: response.body, as: UTF8.self)
            #expect(text.contains("issuer: &quot;https://cognito-idp.us-east-1.amazonaws.com/\(pool.id)&quot;"))
        }
    }
}
