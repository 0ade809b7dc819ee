import COpenSSL

/// Powers of the generator for secret exponents of up to 256 bits, from a table.
///
/// The exponent is cut into 64 digits of 4 bits, x = Σ d(i)·16^i, and for each place the table holds
/// g^(d·16^i) for all sixteen digits, so that a power is 63 multiplications and no squaring: about a
/// fifth of the general ladder's cost. The table takes 384 KiB and a few milliseconds, at first use.
///
/// Neither time nor memory access depends on the exponent:
/// - A digit's entry is gathered by reading all sixteen and masking fifteen away.
/// - Every digit costs one multiplication, zero too.
/// - libcrypto multiplies numbers of N's full width in constant time but takes another way for shorter
///   ones, and small powers of 2 are short, in Montgomery form as well. So each place is shifted by a
///   constant: its entries are h·g^(d·16^i), with h a power of g that has no such structure, and those
///   of place 0 are divided by h^63 to make up for it. All entries then have full width, which the
///   initializer checks; a product on the way is shorter with a probability of 2^-64.
///
/// `@unchecked Sendable`: written in `init` only.
final class SRPFixedBase: @unchecked Sendable {
    static let shared = SRPFixedBase()

    /// Bytes in the longest exponent.
    static let exponentCount = 32

    private static let places = exponentCount * 2
    private static let digits = 16
    /// Words of 64 bits in an entry.
    private static let width = SRPGroup.byteCount / 8

    /// As much of an entry as a few registers hold.
    private typealias Chunk = SIMD4<UInt64>

    /// Place by place, digit by digit, each number in Montgomery form, little-endian.
    private let table: UnsafeMutablePointer<UInt64>

    private init() {
        let group = SRPGroup.shared
        let scratch = Scratch()
        table = .allocate(capacity: Self.places * Self.digits * Self.width)

        let h = SRPGroup.power(BigNumber([2]), SHA256.hash("sekisho SRP fixed base"), scratch)
        let correction = SRPGroup.power(h, [UInt8(Self.places - 1)], scratch)
        _ = require(BN_mod_inverse(correction.pointer, correction.pointer, group.prime, scratch.pointer), "an inverse")
        let step = BigNumber([2])
        for number in [h.pointer, correction.pointer, step.pointer] {
            require(BN_to_montgomery(number, number, group.montgomery, scratch.pointer), "Montgomery form")
        }

        let entry = BigNumber()
        for place in 0..<Self.places {
            _ = require(BN_copy(entry.pointer, place == 0 ? correction.pointer : h.pointer), "a copy")
            for digit in 0..<Self.digits {
                precondition(
                    Int(BN_num_bits(entry.pointer)) > (SRPGroup.byteCount - 8) * 8, "a short entry leaks by time")
                let target = table + (place * Self.digits + digit) * Self.width
                BN_bn2lebinpad(entry.pointer, UnsafeMutableRawPointer(target), Int32(SRPGroup.byteCount))
                multiply(entry, by: step.pointer, scratch)
            }
            for _ in 0..<4 { multiply(step, by: step.pointer, scratch) }
        }
    }

    deinit { table.deallocate() }

    /// g^exponent mod N.
    ///
    /// - Parameter exponent: big-endian, at most 32 bytes; the time depends on nothing but their number.
    func power(_ exponent: [UInt8], _ scratch: borrowing Scratch) -> BigNumber {
        precondition(exponent.count <= Self.exponentCount, "the exponent is longer than the table")
        let result = BigNumber()
        let factor = BigNumber()
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.width) { entry in
            defer { OPENSSL_cleanse(entry.baseAddress, Self.width * 8) }
            for place in 0..<Self.places {
                let byte = place / 2 < exponent.count ? exponent[exponent.count - 1 - place / 2] : 0
                gather(place: place, digit: UInt64(place % 2 == 0 ? byte & 15 : byte >> 4), into: entry.baseAddress!)
                let number = place == 0 ? result.pointer : factor.pointer
                _ = require(
                    BN_lebin2bn(UnsafeRawPointer(entry.baseAddress!), Int32(SRPGroup.byteCount), number),
                    "an entry")
                if place > 0 { multiply(result, by: factor.pointer, scratch) }
            }
        }
        let montgomery = SRPGroup.shared.montgomery
        require(BN_from_montgomery(result.pointer, result.pointer, montgomery, scratch.pointer), "a power")
        return result
    }

    /// Copies one entry of a place while reading all of them.
    private func gather(place: Int, digit: UInt64, into target: UnsafeMutableRawPointer) {
        let place = UnsafeRawPointer(table + place * Self.digits * Self.width)
        withUnsafeTemporaryAllocation(of: Chunk.self, capacity: Self.digits) { masks in
            for candidate in 0..<Self.digits {
                let difference = UInt64(candidate) ^ digit
                // All ones where they are equal, else zero.
                let mask = ((difference | (0 &- difference)) >> 63) &- 1
                masks.initializeElement(at: candidate, to: Chunk(repeating: sekisho_opaque(mask)))
            }
            for offset in stride(from: 0, to: SRPGroup.byteCount, by: MemoryLayout<Chunk>.size) {
                var chunk = Chunk(repeating: 0)
                for candidate in 0..<Self.digits {
                    let source = candidate * SRPGroup.byteCount + offset
                    chunk |= place.loadUnaligned(fromByteOffset: source, as: Chunk.self) & masks[candidate]
                }
                target.storeBytes(of: chunk, toByteOffset: offset, as: Chunk.self)
            }
        }
    }

    private func multiply(_ number: borrowing BigNumber, by factor: OpaquePointer, _ scratch: borrowing Scratch) {
        let montgomery = SRPGroup.shared.montgomery
        require(
            BN_mod_mul_montgomery(number.pointer, number.pointer, factor, montgomery, scratch.pointer), "a product")
    }
}
