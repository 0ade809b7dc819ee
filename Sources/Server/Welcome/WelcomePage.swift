import HTTP

/// `GET /` in a browser: what this is, and where things are.
struct WelcomePage: Sendable {
    let response: HTTPResponse

    init(version: String, baseURL: String) {
        let page = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Sekisho</title>
            <style>
            :root { color-scheme: light dark }
            body { font: 16px/1.6 system-ui, sans-serif; max-width: 42rem; margin: 4rem auto; padding: 0 1rem }
            body { color: #1f2328; background: #fff }
            code, pre { font: 14px/1.5 ui-monospace, monospace; background: #f3f4f6; border-radius: 4px }
            code { padding: .1em .3em }
            pre { padding: 1rem; overflow-x: auto }
            a { color: #0b5394 }
            @media (prefers-color-scheme: dark) {
            body { color: #e6edf3; background: #0d1117 } code, pre { background: #21262d } a { color: #79b8ff }
            }
            </style>
            <main>
            <h1>Sekisho \(version)</h1>
            <p>An identity server that speaks the API of Amazon Cognito user pools. There is nothing for people at
            this address; programs <code>POST</code> here. Point an AWS SDK or Amplify at it:</p>
            <pre>export AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=\(baseURL)</pre>
            <h2>Where things are</h2>
            <ul>
            <li><code>/{user pool id}/.well-known/openid-configuration</code>: discovery, with the keys that verify
            tokens</li>
            <li><a href="/_sekisho/health">/_sekisho/health</a> and <a href="/_sekisho/ready">/_sekisho/ready</a></li>
            <li><a href="/_sekisho/outbox">/_sekisho/outbox</a>: messages to users, codes included, where the control
            API is open</li>
            </ul>
            </main>
            </html>
            """
        response = HTTPResponse(
            status: 200,
            headers: [
                "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store",
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                    + "form-action 'none'; frame-ancestors 'none'",
                "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
            ], body: Array(page.utf8))
    }
}
