import Testing

@testable import Cryptography

@Suite struct TOTPTests {
    /// RFC 6238 appendix B, and RFC 4226 appendix D.
    private let seed = Array("12345678901234567890".utf8)

    @Test(
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func `codes are those of RFC 6238`(_ seconds: Int64, _ code: String) {
        let step = TOTP.step(at: seconds * 1000)
        #expect(TOTP.code(seed: seed, step: step, digits: 8) == code)
        #expect(TOTP.code(seed: seed, step: step) == String(code.suffix(6)))
    }

    @Test func `codes of a counter are those of RFC 4226`() {
        let codes = (0..<10).map { TOTP.code(seed: seed, step: $0) }
        #expect(
            codes == [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ])
    }

    @Test func `a step lasts thirty seconds`() {
        #expect(TOTP.step(at: 29_999) == 0 && TOTP.step(at: 30_000) == 1 && TOTP.step(at: 59_999) == 1)
    }

    @Test func `a code is good one step to either side, and no further`() {
        let now: Int64 = 1_795_428_000_250
        let current = TOTP.step(at: now)
        for offset in Int64(-3)...3 {
            let step = current + offset
            let verdict = TOTP.judge(TOTP.code(seed: seed, step: step), seed: seed, at: now, after: 0)
            #expect(verdict == (abs(offset) <= 1 ? .right(step: step) : .wrong))
        }
    }

    @Test func `a code is good once, and none before it is good any more`() {
        let now: Int64 = 1_795_428_000_250
        let current = TOTP.step(at: now)
        func judge(_ step: Int64, after last: Int64) -> TOTP.Verdict {
            TOTP.judge(TOTP.code(seed: seed, step: step), seed: seed, at: now, after: last)
        }
        #expect(judge(current, after: current) == .used && judge(current - 1, after: current) == .used)
        #expect(judge(current + 1, after: current) == .right(step: current + 1))
        #expect(judge(current, after: current - 1) == .right(step: current))
    }

    @Test(arguments: ["", "1", "28708", "2870822", "28708a", "+87082", "２８７０８２", "287082 ", "\u{0}287082"])
    func `what is no code of six digits is wrong`(_ presented: String) {
        #expect(TOTP.judge(presented, seed: seed, at: 59_000, after: 0) == .wrong)
        #expect(TOTP.judge("287082", seed: seed, at: 59_000, after: 0) == .right(step: 1))
    }

    /// RFC 2202 §3.
    @Test(arguments: [
        ([UInt8](repeating: 0x0B, count: 20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"),
        (Array("Jefe".utf8), "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        (
            [UInt8](repeating: 0xAA, count: 80), "Test Using Larger Than Block-Size Key - Hash Key First",
            "aa4ae5e15272d00e95705637ce8a3b55ed402112"
        ),
    ])
    func `HMAC with SHA-1 is that of RFC 2202`(_ key: [UInt8], _ message: String, _ tag: String) {
        #expect(Hex.encode(HMAC.sha1(key: key, message: Array(message.utf8))) == tag)
    }
}
