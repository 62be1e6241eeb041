// What the Glibc module leaves out. Empty on other systems, whose event loop is kqueue in Darwin.
#ifndef WSCOPE_CLINUX_H
#define WSCOPE_CLINUX_H
#ifdef __linux__
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

/// `accept4` is declared only under _GNU_SOURCE, which the Glibc module does not define: with it here, the two
/// modules would disagree about the fields of types that both of them see, such as fd_set.
static inline int wscope_accept4(int socket, struct sockaddr *address, socklen_t *length) {
  extern int accept4(int, struct sockaddr *, socklen_t *, int);
  return accept4(socket, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
#endif
#endif
