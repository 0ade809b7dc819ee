public import HTTP

/// Whether a request is the developer's own: from a program of this machine, addressing it by a name that is no other
/// site's, and for somebody who may read the control API without a token. To a browser here, the start page shows what
/// that holds.
public struct OwnDeveloper: Sendable {
    let hosts: HostPolicy
    let origins: OriginPolicy
    let isControlOpen: Bool

    public init(hosts: HostPolicy, origins: OriginPolicy, isControlOpen: Bool) {
        self.hosts = hosts
        self.origins = origins
        self.isControlOpen = isControlOpen
    }

    public func sent(_ request: HTTPRequest) -> Bool {
        isControlOpen && request.peer.isLoopback && hosts.isLocal(request.headers["host"])
            && !Forwarding.isMarked(request) && origins.admits(request.headers["origin"])
            && request.headers["sec-fetch-site"] != "cross-site"
    }
}
