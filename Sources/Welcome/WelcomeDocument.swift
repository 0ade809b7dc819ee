import Configuration
import Identity
import Logging

/// The start page's text, made of what is there. Everything that anybody may have chosen goes through `HTMLText`.
struct WelcomeDocument {
    let version: String
    let baseURL: String
    let profile: Profile
    let settings: IdentitySettings
    /// In milliseconds since 1970.
    let now: Int64
    let overview: WelcomeOverview

    private static let lead = "An identity server that speaks the API of Amazon Cognito user pools."

    /// In production: what answers here, and nothing about it.
    static var closed: String {
        frame("<header>\(gate)<h1>Sekisho</h1></header><p class=\"lead\">\(lead) Programs send POST requests here.</p>")
    }

    /// For callers who may not see the data: whoever is not on this machine, or where the control API is not open.
    static func plain(version: String, baseURL: String) -> String {
        frame(
            """
            <header>\(gate)<h1>Sekisho<small>\(HTMLText.escaped(version))</small></h1></header>
            <p class="lead">\(lead) There is nothing for people at this address; programs send POST requests here.
            Point an AWS SDK or Amplify at it:</p>
            <section><pre>export AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=\(HTMLText.escaped(baseURL))
            export AWS_ENDPOINT_URL_COGNITO_IDENTITY=\(HTMLText.escaped(baseURL))
            export AWS_ENDPOINT_URL_STS=\(HTMLText.escaped(baseURL))</pre></section>
            """)
    }

    var text: String {
        Self.frame(
            """
            <header>\(Self.gate)<h1>Sekisho<small>\(HTMLText.escaped(version))</small></h1>
            <span class="pill">\(profile.rawValue)</span></header>
            <p class="lead">\(Self.lead) It listens at <code>\(HTMLText.escaped(baseURL))</code>. Pools, code to paste
            and messages with their codes stand below, for eyes on this machine alone; reload for what is new. A click
            selects a value.</p>
            <div class="cards">
            <section><h2>User pools</h2>\(pools)</section>
            <section><h2>Start here</h2>\(snippets)</section>
            <section class="wide"><h2>Last messages to users</h2>\(messages)</section>
            </div>
            <nav><a href="/_sekisho/outbox">Outbox as JSON</a> <a href="/_sekisho/users">Users as JSON</a>
            <a href="/_sekisho/health">Health</a> <a href="/_sekisho/ready">Readiness</a></nav>
            """)
    }

    // MARK: Parts

    private var pools: String {
        guard !overview.pools.isEmpty else {
            return "<p class=\"soft\">There is none yet. CreateUserPool makes one, and so does "
                + "<code>sekisho seed FILE</code>.</p>"
        }
        return overview.pools.map(part).joined()
            + (overview.hasMorePools ? "<div class=\"pool soft\">More are there: ListUserPools tells all.</div>" : "")
    }

    private func part(_ pool: WelcomeOverview.Pool) -> String {
        let (id, name) = (HTMLText.escaped(pool.id), HTMLText.escaped(pool.name))
        let clients = pool.clients.map { client in
            "<dt>Client</dt><dd><code>\(HTMLText.escaped(client.id))</code> "
                + "<span class=\"soft\">\(HTMLText.escaped(client.name))</span></dd>"
        }
        return """
            <div class="pool"><h3>\(name)</h3><dl><dt>Pool</dt><dd><code>\(id)</code></dd>\
            \(clients.joined())\(pool.hasMoreClients ? "<dt></dt><dd class=\"soft\">and more</dd>" : "")\
            <dt>Issuer</dt><dd><a href="/\(id)/.well-known/openid-configuration" \
            aria-label="discovery of \(name)">discovery</a>, \
            <a href="/\(id)/.well-known/jwks.json" aria-label="keys of \(name)">keys</a></dd></dl></div>
            """
    }

    /// For the first pool; with the built-in user where that is the built-in pool.
    private var snippets: String {
        let builtIn = Snippets.ofBuiltInSeed(baseURL: baseURL, settings: settings)
        let pool = overview.pools.first { $0.id == builtIn?.poolId } ?? overview.pools.first
        let isBuiltIn = pool?.id == builtIn?.poolId
        let region = pool.map { PoolIds.parts(of: $0.id).region } ?? settings.region
        let poolId = pool?.id ?? "POOL"
        let made = Snippets(
            baseURL: baseURL, region: region, poolId: poolId, issuer: settings.issuer(ofPool: poolId, in: region),
            passwordClientId: pool.map { $0.client(for: \.userPassword) } ?? "CLIENT",
            srpClientId: pool.map { $0.client(for: \.userSRP) } ?? "CLIENT",
            username: (isBuiltIn ? builtIn?.username : nil) ?? "USERNAME",
            password: (isBuiltIn ? builtIn?.password : nil) ?? "PASSWORD")
        let user =
            isBuiltIn
            ? "<p class=\"soft\">A user to sign in with: <code>\(HTMLText.escaped(made.username))</code> with "
                + "<code>\(HTMLText.escaped(made.password))</code></p>" : ""
        let parts = made.all.enumerated().map { index, snippet in
            """
            <details\(index < 2 ? " open" : "")><summary>\(HTMLText.escaped(snippet.title))</summary>\
            <pre>\(snippet.text.split(separator: "\n").map { HTMLText.escaped(String($0)) }.joined(separator: "\n"))\
            </pre></details>
            """
        }
        return user + parts.joined()
    }

    private var messages: String {
        guard !overview.messages.isEmpty else {
            return "<p class=\"soft\">Nobody was sent anything yet. Codes and temporary passwords appear here as soon "
                + "as a user signs up, recovers a password or is invited.</p>"
        }
        let rows = overview.messages.map { message in
            // An administrator may have chosen a temporary password that is longer than a line.
            let code =
                message.code.map { code in
                    "<b\(code.utf8.count > 16 ? "" : " class=\"whole\"")>\(HTMLText.escaped(code))</b>"
                } ?? "<span class=\"soft\">none kept</span>"
            return """
                <tr><td>\(HTMLText.escaped(message.to))</td><td>\(code)</td>\
                <td class="purpose">\(HTMLText.escaped(message.purpose))</td><td class="time">\(age(of: message.createdAt))</td>\
                <td class="pool-id"><span class="soft">\(HTMLText.escaped(message.username)) in \
                \(HTMLText.escaped(message.poolId))</span></td></tr>
                """
        }
        return "<table><thead><tr><th>To</th><th>Code</th><th>Purpose</th><th>Sent</th><th>User</th></tr></thead>"
            + "<tbody>\(rows.joined())</tbody></table>"
    }

    /// How long ago, in one word or two; the whole time stands behind it.
    private func age(of time: Int64) -> String {
        let seconds = max(0, (now - time) / 1000)
        let words =
            switch seconds {
            case ..<10: "just now"
            case ..<60: "\(seconds) s ago"
            case ..<3600: "\(seconds / 60) min ago"
            case ..<86_400: "\(seconds / 3600) h ago"
            default: "\(seconds / 86_400) d ago"
            }
        return "<time title=\"\(TerminalText.time(time))\">\(words)</time>"
    }

    // MARK: Frame

    private static func frame(_ body: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Sekisho</title>
        <link rel="icon" href="\(icon)">
        <style>\(WelcomeStyle.sheet)</style>
        </head>
        <body>
        <main>
        \(body)
        </main>
        </body>
        </html>

        """
    }

    /// A barrier gate, which is what the name means.
    private static let gatePath = "M3 6h26v4H3zM5 13h22v3H5zM7 6h4v23H7zM21 6h4v23h-4z"
    private static let gate =
        "<svg viewBox=\"0 0 32 32\" aria-hidden=\"true\"><path fill=\"currentColor\" d=\"\(gatePath)\"/></svg>"
    private static let icon =
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
        + "%3Cpath fill='%23c8452a' d='\(gatePath)'/%3E%3C/svg%3E"
}
