import COpenSSL

/// A big integer of libcrypto's, wiped when it ends.
struct BigNumber: ~Copyable {
    /// Only of a number that has a name: a temporary one ends before the call that its pointer goes to.
    let pointer: OpaquePointer

    init() {
        pointer = require(BN_new(), "a number")
    }

    /// - Parameter bytes: big-endian.
    init(_ bytes: [UInt8]) {
        pointer = require(BN_bin2bn(bytes, Int32(bytes.count), nil), "a number")
    }

    deinit { BN_clear_free(pointer) }

    /// Big-endian, without leading zeros.
    var bytes: [UInt8] {
        let count = (Int(BN_num_bits(pointer)) + 7) / 8
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            BN_bn2bin(pointer, buffer.baseAddress)
            initialized = count
        }
    }

    var isZero: Bool { BN_is_zero(pointer) == 1 }
}

/// Room for the intermediate numbers of one computation; libcrypto wipes it when it ends.
struct Scratch: ~Copyable {
    let pointer: OpaquePointer

    init() {
        pointer = require(BN_CTX_new(), "scratch numbers")
    }

    deinit { BN_CTX_free(pointer) }
}
