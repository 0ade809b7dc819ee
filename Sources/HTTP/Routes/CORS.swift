/// What pages of other origins may do with a route.
public enum CORS: Sendable {
    /// Every page may ask, and read the answer.
    case open
    /// As `open`, but what `isGuarded` finds only pages of trusted origins may ask; `refusal` is what others are told.
    case openUnless(_ isGuarded: @Sendable (HTTPRequest) -> Bool, refusal: String)
    /// Only pages of trusted origins may ask, and none may read: there are no CORS headers and no preflight.
    case closed(refusal: String)
    /// Every page may lead there, and none may read it: what a browser shows its user.
    case shown

    /// Whether answers carry CORS headers, and preflights are answered.
    public var isShared: Bool {
        switch self {
        case .open, .openUnless: true
        case .closed, .shown: false
        }
    }

    /// What a page of an origin that nobody trusts is told; nil where it may ask.
    public func refusal(ofForeign request: HTTPRequest) -> String? {
        switch self {
        case .open, .shown: nil
        case .openUnless(let isGuarded, let refusal): isGuarded(request) ? refusal : nil
        case .closed(let refusal): refusal
        }
    }
}
