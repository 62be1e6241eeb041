// What Swift cannot see of OpenSSL 3: macros, variadic functions, and functions marked deprecated that are still
// the fast ones.
#ifndef WSCOPE_COPENSSL_H
#define WSCOPE_COPENSSL_H
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pem.h>
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

// Contexts and sessions.

static inline int wscope_ssl_ctx_set_min_version(SSL_CTX *context, int version) {
  return (int)SSL_CTX_set_min_proto_version(context, version);
}

static inline int wscope_ssl_ctx_set_max_version(SSL_CTX *context, int version) {
  return (int)SSL_CTX_set_max_proto_version(context, version);
}

static inline void wscope_ssl_ctx_set_session_cache_off(SSL_CTX *context) {
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

/// A partial write is retried from another address; idle sessions give their record buffers back; of our own
/// chain exactly what the file holds is sent, nothing from the trust store. Reading ahead takes header and body
/// of a record at once: a quarter less time for small records.
static inline void wscope_ssl_ctx_set_modes(SSL_CTX *context) {
  SSL_CTX_set_mode(
      context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS |
                   SSL_MODE_AUTO_RETRY | SSL_MODE_NO_AUTO_CHAIN);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET);
  SSL_CTX_set_read_ahead(context, 1);
}

static inline int wscope_ssl_set_server_name(SSL *session, const char *name) {
  return (int)SSL_set_tlsext_host_name(session, name);
}

static inline const char *wscope_ssl_cipher_name(const SSL *session) {
  return SSL_get_cipher_name(session);
}

static inline unsigned wscope_host_check_flags(void) {
  return X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
}

// Certificates.

static inline int wscope_certificate_count(const STACK_OF(X509) *chain) {
  return chain == NULL ? 0 : sk_X509_num(chain);
}

static inline X509 *wscope_certificate_at(const STACK_OF(X509) *chain, int index) {
  return sk_X509_value(chain, index);
}

static inline int wscope_general_name_count(const GENERAL_NAMES *names) {
  return names == NULL ? 0 : sk_GENERAL_NAME_num(names);
}

static inline GENERAL_NAME *wscope_general_name_at(const GENERAL_NAMES *names, int index) {
  return sk_GENERAL_NAME_value(names, index);
}

static inline int wscope_access_description_count(const AUTHORITY_INFO_ACCESS *descriptions) {
  return descriptions == NULL ? 0 : sk_ACCESS_DESCRIPTION_num(descriptions);
}

static inline ACCESS_DESCRIPTION *wscope_access_description_at(const AUTHORITY_INFO_ACCESS *descriptions, int index) {
  return sk_ACCESS_DESCRIPTION_value(descriptions, index);
}

/// RFC 2253 form, UTF-8 left readable, control characters escaped.
static inline int wscope_print_name(BIO *bio, const X509_NAME *name) {
  return X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
}

static inline long wscope_bio_mem_data(BIO *bio, char **data) {
  return BIO_get_mem_data(bio, data);
}

static inline EVP_PKEY *wscope_generate_p256(void) {
  return EVP_EC_gen("P-256");
}

// Keys of records that are decrypted from a key log. 1 is success.

static inline int wscope_derive(const char *function, const OSSL_PARAM *parameters, unsigned char *out, size_t out_count) {
  EVP_KDF *algorithm = EVP_KDF_fetch(NULL, function, NULL);
  EVP_KDF_CTX *context = EVP_KDF_CTX_new(algorithm);
  int done = context != NULL && EVP_KDF_derive(context, out, out_count, parameters) == 1;
  EVP_KDF_CTX_free(context);
  EVP_KDF_free(algorithm);
  return done;
}

static inline int wscope_hkdf_expand(
    const char *digest, const unsigned char *key, size_t key_count, const unsigned char *info, size_t info_count,
    unsigned char *out, size_t out_count) {
  int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)digest, 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)key, key_count),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)info, info_count),
      OSSL_PARAM_construct_end(),
  };
  return wscope_derive("HKDF", parameters, out, out_count);
}

/// `seed` begins with the label.
static inline int wscope_tls1_prf(
    const char *digest, const unsigned char *secret, size_t secret_count, const unsigned char *seed,
    size_t seed_count, unsigned char *out, size_t out_count) {
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)digest, 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SECRET, (void *)secret, secret_count),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, (void *)seed, seed_count),
      OSSL_PARAM_construct_end(),
  };
  return wscope_derive("TLS1-PRF", parameters, out, out_count);
}

/// An HMAC that has its key: EVP_MAC_init without one begins the next message. NULL if there is no such digest.
static inline EVP_MAC_CTX *wscope_hmac_new(const char *digest, const unsigned char *key, size_t key_count) {
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)digest, 0),
      OSSL_PARAM_construct_end(),
  };
  EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
  EVP_MAC_CTX *context = EVP_MAC_CTX_new(algorithm);
  if (context != NULL && EVP_MAC_init(context, key, key_count, parameters) != 1) {
    EVP_MAC_CTX_free(context);
    context = NULL;
  }
  EVP_MAC_free(algorithm);
  return context;
}
#endif
