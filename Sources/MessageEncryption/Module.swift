// MessageEncryption: messages in the format of the AWS Encryption SDK, which its libraries in all languages decrypt.
//
// Owns the format (version 2) and the one suite that we write: AES-256-GCM with keys by HKDF-SHA512 and a commitment to
// the data key, without a signature (0x0478). Entry point: `EncryptedMessage.seal`. It knows neither users nor pools, has
// no key of its own, and opens nothing: who decrypts has the SDK.
