public import Cryptography

/// RSA keys made once per process: a test that makes pools must not wait for primes each time.
public enum RandomKeys {
    private static let making = Task {
        try await onOSThread { (0..<4).map { _ in RSAPrivateKey.generate() } }
    }

    /// Four different keys: enough for the ID and access tokens of two pools.
    public static func four() async throws -> [RSAPrivateKey] { try await making.value }
}
