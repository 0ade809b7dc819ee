import COpenSSL

/// The algorithms of libcrypto that we use, looked up once.
///
/// OpenSSL 3 resolves `EVP_sha256()` and its like through the providers on each call, which costs more
/// than hashing a short message. What is fetched here lives as long as the process.
///
/// `nonisolated(unsafe)`: libcrypto counts references to these objects atomically and never changes them.
enum Algorithms {
    nonisolated(unsafe) static let sha256: OpaquePointer = require(EVP_MD_fetch(nil, "SHA256", nil), "SHA256")
    nonisolated(unsafe) static let aes256GCM: OpaquePointer = require(
        EVP_CIPHER_fetch(nil, "AES-256-GCM", nil), "AES-256-GCM")
}

/// Unwraps what libcrypto gives unless memory has run out or the library is broken: there is no way on
/// from either, and carrying on without a hash or a cipher is worse than stopping.
func require<T>(_ value: T?, _ what: StaticString) -> T {
    guard let value else { fatalError("libcrypto cannot provide \(what)") }
    return value
}

/// As `require(_:_:)`, for calls that answer 1 on success.
func require(_ status: Int32, _ what: StaticString) {
    guard status == 1 else { fatalError("libcrypto failed at \(what)") }
}
