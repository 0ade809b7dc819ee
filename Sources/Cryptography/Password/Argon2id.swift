import CArgon2

/// Argon2id (RFC 9106), the password hash.
///
/// With the default parameters a hash takes tens of milliseconds and 19 MiB: compute it in the CPU lane.
public struct Argon2id: Sendable {
    /// What a hash costs.
    public struct Parameters: Sendable, Equatable {
        public var memoryKiB: Int
        /// Passes over the memory.
        public var iterations: Int
        /// Lanes. They are computed by one thread, one after another; the caller's threads are the bound.
        public var parallelism: Int

        public init(memoryKiB: Int = 19456, iterations: Int = 2, parallelism: Int = 1) {
            self.memoryKiB = memoryKiB
            self.iterations = iterations
            self.parallelism = parallelism
        }

        /// 19 MiB, two passes, one lane: the second recommended choice of OWASP's password storage cheat sheet.
        public static let standard = Parameters()
        /// The least that Argon2 allows, for test suites that make many users; it protects nothing.
        public static let minimal = Parameters(memoryKiB: 8, iterations: 1, parallelism: 1)

        /// Whether we are ready to compute this: bounds that keep a stored string from taking the machine.
        var isAcceptable: Bool {
            (1...64).contains(iterations) && (1...64).contains(parallelism)
                && (8 * parallelism...1024 * 1024).contains(memoryKiB)
        }
    }

    public enum Failure: Error, Sendable, Equatable {
        /// No Argon2id string, or one whose parameters are beyond 1 GiB, 64 passes or 64 lanes.
        case unusableHash
        /// The system has no memory for the computation.
        case outOfMemory
    }

    /// Bytes in the salts that we make.
    public static let saltCount = 16
    /// Bytes in the tags that we make.
    public static let tagCount = 32

    public let parameters: Parameters

    /// - Parameter parameters: at most 1 GiB, 64 passes and 64 lanes, and 8 KiB a lane at least; others are
    ///   a programmer's error.
    public init(parameters: Parameters = .standard) {
        precondition(parameters.isAcceptable, "Argon2id parameters out of bounds")
        self.parameters = parameters
    }

    /// The hash of a password as a PHC string: `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`.
    ///
    /// - Parameters:
    ///   - password: UTF-8.
    ///   - salt: 16 fresh random bytes.
    public func hash(password: [UInt8], salt: [UInt8]) throws(Failure) -> String {
        let tag = try Self.tag(password: password, salt: salt, parameters: parameters, count: Self.tagCount)
        return PHCString(parameters: parameters, salt: salt, tag: tag).text
    }

    /// As `hash(password:salt:)`, with a salt from `random`.
    public func hash(password: [UInt8], random: some RandomSource) throws(Failure) -> String {
        try hash(password: password, salt: random.bytes(Self.saltCount))
    }

    /// Whether `password` is the one that `phc` was made of, with the parameters that stand in it.
    public static func verify(_ password: [UInt8], phc: String) throws(Failure) -> Bool {
        guard let stored = PHCString(phc) else { throw .unusableHash }
        let tag = try tag(
            password: password, salt: stored.salt, parameters: stored.parameters, count: stored.tag.count)
        return constantTimeEqual(tag, stored.tag)
    }

    /// What a stored hash costs to verify; nil unless `verify` would accept the string.
    public static func parameters(ofPHC phc: String) -> Parameters? {
        PHCString(phc)?.parameters
    }

    private static func tag(
        password: [UInt8], salt: [UInt8], parameters: Parameters, count: Int
    ) throws(Failure) -> [UInt8] {
        var password = password
        var salt = salt
        var tag = [UInt8](repeating: 0, count: count)
        let status = password.withUnsafeMutableBufferPointer { password in
            salt.withUnsafeMutableBufferPointer { salt in
                tag.withUnsafeMutableBufferPointer { tag in
                    var context = argon2_context()
                    context.out = tag.baseAddress
                    context.outlen = UInt32(tag.count)
                    context.pwd = password.baseAddress
                    context.pwdlen = UInt32(password.count)
                    context.salt = salt.baseAddress
                    context.saltlen = UInt32(salt.count)
                    context.t_cost = UInt32(parameters.iterations)
                    context.m_cost = UInt32(parameters.memoryKiB)
                    context.lanes = UInt32(parameters.parallelism)
                    // One thread: the library would start others of its own, beyond the lane's bound.
                    context.threads = 1
                    context.version = UInt32(ARGON2_VERSION_13.rawValue)
                    context.allocate_cbk = Argon2Memory.allocate
                    context.free_cbk = Argon2Memory.release
                    return argon2_ctx(&context, Argon2_id)
                }
            }
        }
        switch status {
        case ARGON2_OK.rawValue: return tag
        case ARGON2_MEMORY_ALLOCATION_ERROR.rawValue: throw .outOfMemory
        default: throw .unusableHash
        }
    }
}
