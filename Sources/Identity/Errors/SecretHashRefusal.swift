/// How a client failed to prove that it knows its secret. Each names the client.
public enum SecretHashRefusal: Sendable, Equatable {
    case missing(clientId: String)
    case mismatch(clientId: String)
    /// As `mismatch`, where tokens are refreshed.
    case mismatchOnRefresh(clientId: String)
}
