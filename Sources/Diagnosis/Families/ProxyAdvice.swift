/// What reverse proxies need to pass a WebSocket on.
enum ProxyAdvice {
  static let nginx =
    "nginx needs in this location: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; "
    + "proxy_set_header Connection \"upgrade\";"
  static let haproxy =
    "haproxy passes an upgrade on by itself: look for del-header Upgrade or Connection, option httpclose, or a backend "
    + "of HTTP/2; and set timeout tunnel"
}
