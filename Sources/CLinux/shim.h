// What the Glibc module leaves out. Empty on other systems, whose event loop is kqueue in Darwin.
#ifndef WSCOPE_CLINUX_H
#define WSCOPE_CLINUX_H
#ifdef __linux__
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#endif
#endif
