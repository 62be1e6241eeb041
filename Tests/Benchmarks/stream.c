#define _GNU_SOURCE
#include "stream.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

void fail(const char *what) {
  perror(what);
  exit(1);
}

int listen_on_loopback(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  signal(SIGPIPE, SIG_IGN);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) || listen(listener, 128) ||
      getsockname(listener, (struct sockaddr *)&address, &length))
    fail("listen");
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

SSL_CTX *server_context(const char *certificate, const char *key) {
  if (!certificate) return NULL;
  SSL_CTX *context = SSL_CTX_new(TLS_server_method());
  if (!context || SSL_CTX_use_certificate_chain_file(context, certificate) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
    fail("certificate");
  return context;
}

stream accept_stream(int listener, SSL_CTX *context) {
  stream s = {.fd = accept(listener, NULL, NULL)};
  int on = 1;
  if (s.fd < 0) fail("accept");
  setsockopt(s.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (context) {
    s.tls = SSL_new(context);
    SSL_set_fd(s.tls, s.fd);
    if (SSL_accept(s.tls) != 1) {
      SSL_free(s.tls);
      close(s.fd);
      return (stream){.fd = -1};
    }
  }
  return s;
}

ssize_t stream_read(stream *s, void *buffer, size_t size) {
  return s->tls ? SSL_read(s->tls, buffer, (int)size) : read(s->fd, buffer, size);
}

int stream_write(stream *s, const void *data, size_t size) {
  const char *next = data;
  while (size > 0) {
    ssize_t written = s->tls ? SSL_write(s->tls, next, (int)size) : write(s->fd, next, size);
    if (written <= 0) return -1;
    next += written;
    size -= (size_t)written;
  }
  return 0;
}

void stream_end(stream *s) {
  if (s->tls) {
    SSL_shutdown(s->tls);
    SSL_free(s->tls);
  }
  close(s->fd);
}

static void accept_value(const char *key, size_t length, char out[29]) {
  static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char text[128], digest[SHA_DIGEST_LENGTH];
  memcpy(text, key, length);
  memcpy(text + length, guid, sizeof guid - 1);
  SHA1(text, length + sizeof guid - 1, digest);
  EVP_EncodeBlock((unsigned char *)out, digest, sizeof digest);
}

size_t answer_upgrade(stream *s, char *buffer, size_t size) {
  size_t filled = 0;
  char *end;
  for (;;) {
    ssize_t got = stream_read(s, buffer + filled, size - 1 - filled);
    if (got <= 0) return (size_t)-1;
    filled += (size_t)got;
    buffer[filled] = 0;
    if ((end = strstr(buffer, "\r\n\r\n"))) break;
  }
  char *key = strcasestr(buffer, "\r\nsec-websocket-key:");
  if (!key) return (size_t)-1;
  key += strlen("\r\nsec-websocket-key:");
  while (*key == ' ') key++;
  size_t length = strcspn(key, " \r\n");
  char accept[29], response[256];
  if (length > 64) return (size_t)-1;
  accept_value(key, length, accept);
  int written = snprintf(response, sizeof response,
                         "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         "Sec-WebSocket-Accept: %s\r\n\r\n",
                         accept);
  if (stream_write(s, response, (size_t)written)) return (size_t)-1;
  size_t rest = filled - (size_t)(end + 4 - buffer);
  memmove(buffer, end + 4, rest);
  return rest;
}
