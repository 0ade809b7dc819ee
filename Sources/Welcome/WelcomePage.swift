import CognitoAPI
public import Configuration
import Cryptography
public import HTTP
public import Identity
import Logging

/// `GET /` in a browser: what this is, and where things are.
///
/// In development and testing it is where a newcomer looks first, so a caller of this machine sees the pools, code to
/// paste and the last messages with their codes: what the control API tells the same caller. In production it tells
/// nothing, not even the version. It has no script, and its policy lets none in.
public struct WelcomePage: Sendable {
    let version: String
    let baseURL: String
    let profile: Profile
    let services: Services
    let isTrusted: @Sendable (HTTPRequest) -> Bool

    /// - Parameter isTrusted: whether the caller may read the control API without a token, from this machine.
    public init(
        version: String, baseURL: String, profile: Profile, services: Services,
        isTrusted: @escaping @Sendable (HTTPRequest) -> Bool
    ) {
        self.version = version
        self.baseURL = baseURL
        self.profile = profile
        self.services = services
        self.isTrusted = isTrusted
    }

    public var routes: [Route] {
        [Route(.get, "/", pages: .shown) { request, _ in await respond(to: request) }]
    }

    private func respond(to request: HTTPRequest) async -> HTTPResponse {
        // An AWS service with a REST protocol, such as S3, lists with a signed GET.
        if let explanation = ForeignService.response(to: request) { return explanation }
        guard profile != .production else { return Self.page(WelcomeDocument.closed) }
        guard isTrusted(request) else { return Self.page(WelcomeDocument.plain(version: version, baseURL: baseURL)) }
        do {
            let overview = try await WelcomeOverview.load(services)
            return Self.page(
                WelcomeDocument(
                    version: version, baseURL: baseURL, profile: profile, settings: services.settings,
                    now: services.clock.now, overview: overview
                ).text)
        } catch {
            services.log.error("cannot read what the start page shows: \(error)")
            return Self.page(WelcomeDocument.plain(version: version, baseURL: baseURL))
        }
    }

    /// The one style sheet is named by its hash, so that no other style counts either.
    private static let policy =
        "default-src 'none'; style-src 'sha256-\(Base64.encode(SHA256.hash(WelcomeStyle.sheet)))'; img-src data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    private static func page(_ text: String) -> HTTPResponse {
        HTTPResponse(
            status: 200,
            headers: [
                "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store",
                "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin",
            ], body: Array(text.utf8))
    }
}
