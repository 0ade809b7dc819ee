import Cryptography
import Synchronization

/// SHA-256 of a whole token: the only key under which a verification is remembered, so that no part of a token
/// can stand for another.
struct TokenDigest: Hashable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    init(_ token: String) {
        let bytes = SHA256.hash(token)
        words = bytes.withUnsafeBytes {
            (
                $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                $0.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
                $0.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
            )
        }
    }

    static func == (left: TokenDigest, right: TokenDigest) -> Bool { left.words == right.words }

    func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

/// Access tokens whose signature was found good. Bounded: two generations, the older dropped when the younger
/// is full, so that what is in use stays.
public final class VerifiedTokenCache: Sendable {
    private struct State {
        var young: [TokenDigest: VerifiedAccessToken] = [:]
        var old: [TokenDigest: VerifiedAccessToken] = [:]
    }

    private let generationSize: Int
    private let state = Mutex(State())

    init(generationSize: Int = 8192) {
        self.generationSize = generationSize
    }

    subscript(digest: TokenDigest) -> VerifiedAccessToken? {
        get {
            state.withLock { state in
                if let hit = state.young[digest] { return hit }
                guard let hit = state.old[digest] else { return nil }
                insert(hit, for: digest, into: &state)
                return hit
            }
        }
        set {
            guard let newValue else { return }
            state.withLock { insert(newValue, for: digest, into: &$0) }
        }
    }

    private func insert(_ token: VerifiedAccessToken, for digest: TokenDigest, into state: inout State) {
        if state.young.count >= generationSize {
            state.old = state.young
            state.young = [:]
        }
        state.young[digest] = token
    }
}
