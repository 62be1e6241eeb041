// A connected socket, plain or TLS, and the server's side of the upgrade. For the load tools only: they
// trust their peers and end at the first thing that is wrong.
#ifndef STREAM_H
#define STREAM_H
#include <openssl/ssl.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct {
  int fd;
  SSL *tls;  // NULL: plain
} stream;

void fail(const char *what);
// Listens on a free port of the loopback interface, and prints the port on a line of its own.
int listen_on_loopback(void);
// NULL where certificate is NULL.
SSL_CTX *server_context(const char *certificate, const char *key);
stream accept_stream(int listener, SSL_CTX *context);
ssize_t stream_read(stream *s, void *buffer, size_t size);
// 0, or -1 where the peer is gone.
int stream_write(stream *s, const void *data, size_t size);
void stream_end(stream *s);

// Reads the request and answers 101. Moves what came after the request to the front of buffer, and returns its
// size; (size_t)-1 where there was no request.
size_t answer_upgrade(stream *s, char *buffer, size_t size);
#endif
