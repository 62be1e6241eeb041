// HPACK (RFC 7541): the only part of libnghttp2 that is used.
#ifndef WSCOPE_CNGHTTP2_H
#define WSCOPE_CNGHTTP2_H
#include <nghttp2/nghttp2.h>
#endif
