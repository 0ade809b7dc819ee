import Cryptography

/// `base64(HMAC-SHA256(client secret, username + client id))`, by which confidential clients prove themselves
/// (cognito/sign-in §5).
public enum SecretHash {
    public static func make(username: String, clientId: String, secret: String) -> String {
        Base64.encode(HMAC.sha256(key: Array(secret.utf8), message: Array((username + clientId).utf8)))
    }

    /// Checks the hash that came with a request over any of the names by which it may speak of the user.
    ///
    /// Throws `secretHash` where the client has a secret and the hash is missing or wrong, and where it has
    /// none and a hash was sent.
    public static func require(_ hash: String?, client: AppClient, usernames: [String]) throws(Refusal) {
        guard !client.secrets.isEmpty else {
            if hash != nil { throw .secretHash(.mismatch(clientId: client.id)) }
            return
        }
        guard let hash else { throw .secretHash(.missing(clientId: client.id)) }
        guard matches(hash, client: client, usernames: usernames) else {
            throw .secretHash(.mismatch(clientId: client.id))
        }
    }

    static func matches(_ hash: String, client: AppClient, usernames: [String]) -> Bool {
        let sent = Array(hash.utf8)
        var found = false
        for secret in client.secrets {
            for username in usernames {
                let expected = Array(make(username: username, clientId: client.id, secret: secret).utf8)
                if constantTimeEqual(expected, sent) { found = true }
            }
        }
        return found
    }
}
