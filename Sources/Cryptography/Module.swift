// Cryptography: the primitives that the product rests on, each behind the smallest interface.
//
// Owns randomness, hashing, sealing, password hashes, RSA, ECDSA, certificates, JWS and SRP, and every call into libcrypto,
// libargon2 and libxcrypt. It knows nothing of pools, users or storage, never logs, and never decides when to run:
// what is expensive says so, and the caller takes it to the CPU lane.
//
// Secrets are compared in constant time. Buffers that this module makes for secrets are wiped; an
// array that it hands out belongs to the caller.
