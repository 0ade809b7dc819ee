#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* A macro of casts and masks, which Swift does not import. */
static const int sekisho_public_key_selection = EVP_PKEY_PUBLIC_KEY;

/* Hides where a value comes from, so that no optimiser turns a mask made of it back into a branch. */
static inline unsigned long long sekisho_opaque(unsigned long long value) {
    __asm__("" : "+r"(value));
    return value;
}

/* SHA-256 on a state of the caller's, which takes neither a look-up nor memory. Deprecated since 3.0, and there all the
   same. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static inline int sekisho_sha256_begin(SHA256_CTX *state) { return SHA256_Init(state); }
static inline int sekisho_sha256_take(SHA256_CTX *state, const void *bytes, size_t count) {
    return SHA256_Update(state, bytes, count);
}
static inline int sekisho_sha256_end(SHA256_CTX *state, unsigned char *digest) {
    int ended = SHA256_Final(digest, state);
    OPENSSL_cleanse(state, sizeof *state);
    return ended;
}
#pragma GCC diagnostic pop
