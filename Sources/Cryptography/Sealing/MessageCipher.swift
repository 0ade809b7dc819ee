import COpenSSL

/// One AES-256-GCM message in the making. libcrypto wipes the key schedule when it ends.
struct MessageCipher: ~Copyable {
    /// Bytes of key and nonce together.
    static let materialCount = 32 + 12

    private let context: OpaquePointer

    /// - Parameter material: key and nonce, used for this message only; wiped here.
    init(_ material: consuming [UInt8], sealing: Bool) {
        context = require(EVP_CIPHER_CTX_new(), "a cipher")
        material.withUnsafeBufferPointer { material in
            let key = material.baseAddress!
            // The nonce has GCM's own length of 12 bytes.
            let status = EVP_CipherInit_ex2(context, Algorithms.aes256GCM, key, key + 32, sealing ? 1 : 0, nil)
            require(status, "AES-256-GCM")
        }
        material.wipe()
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    /// Adds data that is authenticated but not encrypted; before `update`.
    func authenticate(_ data: [UInt8]) {
        var count: Int32 = 0
        require(EVP_CipherUpdate(context, nil, &count, data, Int32(data.count)), "AES-256-GCM")
    }

    func update(_ input: [UInt8], appendingTo output: inout [UInt8]) {
        guard !input.isEmpty else { return }
        let start = output.count
        output.append(contentsOf: input)
        output.withUnsafeMutableBufferPointer { output in
            var count: Int32 = 0
            // GCM is a stream: as many bytes come out as go in, at once and in place.
            let place = output.baseAddress! + start
            require(EVP_CipherUpdate(context, place, &count, place, Int32(input.count)), "AES-256-GCM")
        }
    }

    func finishSealing(appendingTagTo output: inout [UInt8], count: Int) {
        var rest: Int32 = 0
        var none: UInt8 = 0
        require(EVP_CipherFinal_ex(context, &none, &rest), "AES-256-GCM")
        var tag = [UInt8](repeating: 0, count: count)
        require(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(count), &tag), "AES-256-GCM")
        output.append(contentsOf: tag)
    }

    /// Whether `tag` is the message's. Only then may what `update` gave be used.
    func finishOpening(tag: [UInt8]) -> Bool {
        var tag = tag
        require(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag), "AES-256-GCM")
        var rest: Int32 = 0
        var none: UInt8 = 0
        return EVP_CipherFinal_ex(context, &none, &rest) == 1
    }
}
