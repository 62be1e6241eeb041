// What Swift cannot see of OpenSSL 3: macros, and functions marked deprecated that are still the fast ones.
#ifndef WSCOPE_COPENSSL_H
#define WSCOPE_COPENSSL_H
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/// The three-call form costs 20 to 30 µs the first time; the one-shot SHA1() fetches a provider: 1 to 1.5 ms.
static inline void wscope_sha1(const void *bytes, size_t count, unsigned char digest[20]) {
  SHA_CTX context;
  SHA1_Init(&context);
  SHA1_Update(&context, bytes, count);
  SHA1_Final(digest, &context);
}
#endif
