// What an OpenSSL context is told before .NET, which has no options for it, sees it. Linked with --wrap=SSL_CTX_new.
// - Buffers of 16 KB each way are given back while a connection is idle: an aggregator has thousands of idle connections.
// - No session tickets: no connection goes on where another ended, so a certificate that is refused has none left.

#include <stddef.h>

enum { SSL_CTRL_MODE = 33, SSL_MODE_RELEASE_BUFFERS = 0x10 };

typedef struct ssl_ctx_st SSL_CTX;
typedef struct ssl_method_st SSL_METHOD;

SSL_CTX *__real_SSL_CTX_new(const SSL_METHOD *method);
SSL_CTX *__wrap_SSL_CTX_new(const SSL_METHOD *method);
long SSL_CTX_ctrl(SSL_CTX *context, int command, long number, void *argument);
int SSL_CTX_set_num_tickets(SSL_CTX *context, size_t count);

SSL_CTX *__wrap_SSL_CTX_new(const SSL_METHOD *method) {
    SSL_CTX *context = __real_SSL_CTX_new(method);
    if (context == NULL) return NULL;
    SSL_CTX_ctrl(context, SSL_CTRL_MODE, SSL_MODE_RELEASE_BUFFERS, NULL);
    SSL_CTX_set_num_tickets(context, 0);
    return context;
}
