// The macros of OpenSSL that Swift does not import, one static inline function each; no decisions are taken here.
#pragma once
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

// Contexts and sessions.

static inline int coord_ssl_ctx_tls13_only(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION)
        && SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION);
}

static inline void coord_ssl_ctx_quiet(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_num_tickets(context, 0);
}

static inline int coord_ssl_ctx_groups(SSL_CTX *context, const char *list) {
    return (int)SSL_CTX_set1_groups_list(context, list);
}

static inline int coord_ssl_ctx_add_chain(SSL_CTX *context, X509 *certificate) {
    return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

// The session that a chain is being checked for; NULL outside a handshake.
static inline SSL *coord_store_ctx_ssl(X509_STORE_CTX *store) {
    return (SSL *)X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
}

static inline int coord_ssl_set_owner(SSL *ssl, void *owner) { return SSL_set_ex_data(ssl, 0, owner); }
static inline void *coord_ssl_owner(const SSL *ssl) { return SSL_get_ex_data(ssl, 0); }

// Memory BIOs.

static inline BIO *coord_bio_memory(void) {
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio) BIO_set_mem_eof_return(bio, -1);
    return bio;
}

static inline long coord_bio_contents(BIO *bio, char **bytes) { return BIO_get_mem_data(bio, bytes); }
static inline int coord_bio_reset(BIO *bio) { return (int)BIO_reset(bio); }
static inline int coord_bio_pending(BIO *bio) { return (int)BIO_pending(bio); }

// Errors.

static inline int coord_err_reason(unsigned long code) { return ERR_GET_REASON(code); }

// Keys.

static inline EVP_PKEY *coord_key_p256(void) { return EVP_EC_gen("P-256"); }

static inline int coord_key_is_p256(EVP_PKEY *key) {
    char name[32];
    size_t length = 0;
    return EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_group_name(key, name, sizeof name, &length) == 1
        && strcmp(name, "prime256v1") == 0;
}

// Chains: a stack of X509 is not a type that Swift sees.

static inline int coord_chain_count(X509_STORE_CTX *store) {
    STACK_OF(X509) *chain = X509_STORE_CTX_get0_untrusted(store);
    return chain ? sk_X509_num(chain) : 0;
}

static inline X509 *coord_chain_at(X509_STORE_CTX *store, int index) {
    return sk_X509_value(X509_STORE_CTX_get0_untrusted(store), index);
}

// Verifies the chain with this one certificate as the only trusted one.
static inline int coord_verify_with(X509_STORE_CTX *store, X509 *anchor) {
    STACK_OF(X509) *trusted = sk_X509_new_null();
    if (!trusted || !sk_X509_push(trusted, anchor)) {
        sk_X509_free(trusted);
        return -1;
    }
    X509_STORE_CTX_set0_trusted_stack(store, trusted);
    int verdict = X509_verify_cert(store);
    sk_X509_free(trusted);
    return verdict;
}

// The text of the index-th URI among the subject's alternative names: its length, or -1 when there is none, or -2 when
// there are more than `most` names of any kind. At most `capacity` bytes are copied.
static inline int coord_certificate_uri(const X509 *certificate, int index, int most, char *text, int capacity) {
    GENERAL_NAMES *names = (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    int found = -1, seen = 0;
    if (!names) return -1;
    if (sk_GENERAL_NAME_num(names) > most) {
        GENERAL_NAMES_free(names);
        return -2;
    }
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (name->type != GEN_URI || seen++ != index) continue;
        const ASN1_IA5STRING *value = name->d.uniformResourceIdentifier;
        found = ASN1_STRING_length(value);
        if (found > capacity) found = capacity;
        memcpy(text, ASN1_STRING_get0_data(value), (size_t)found);
        break;
    }
    GENERAL_NAMES_free(names);
    return found;
}

// Seconds since 1970 of a certificate's time; -1 when it cannot be read.
static inline long long coord_asn1_seconds(const ASN1_TIME *time) {
    struct tm broken;
    memset(&broken, 0, sizeof broken);
    if (ASN1_TIME_to_tm(time, &broken) != 1) return -1;
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    int days = 0, seconds = 0;
    int ok = epoch && ASN1_TIME_diff(&days, &seconds, epoch, time) == 1;
    ASN1_TIME_free(epoch);
    return ok ? (long long)days * 86400 + seconds : -1;
}

