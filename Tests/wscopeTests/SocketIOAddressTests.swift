import Testing
import WebSocketCore

@testable import wscope

@Suite struct SocketIOAddressTests {
  private func complete(_ url: String, path: String? = nil) throws -> String {
    SocketIOAddress.complete(try WebSocketURI(parsing: url), path: path).requestTarget
  }

  @Test(
    "What the URL lacks is put in, and what it has stays",
    arguments: [
      ("http://h:5000", "/socket.io/?EIO=4&transport=websocket"),
      ("http://h:5000/", "/socket.io/?EIO=4&transport=websocket"),
      ("ws://h/api/socket.io/", "/api/socket.io/?EIO=4&transport=websocket"),
      ("ws://h/?token=x&EIO=3", "/socket.io/?token=x&EIO=3&transport=websocket"),
      ("ws://h/s/?transport=polling&EIO=4&xEIO=1", "/s/?transport=polling&EIO=4&xEIO=1"),
    ])
  func completion(url: String, target: String) throws { #expect(try complete(url) == target) }

  @Test("--path takes the place of /socket.io/, with a slash at its end, and not of a path in the URL")
  func path() throws {
    #expect(try complete("ws://h", path: "/é") == "/%C3%A9/?EIO=4&transport=websocket")
    #expect(try complete("ws://h", path: "/a/") == "/a/?EIO=4&transport=websocket")
    #expect(try complete("ws://h/b", path: "/a") == "/b?EIO=4&transport=websocket")
  }

  @Test("What is no path", arguments: ["", "a", "/a?b", "/a#b", "/a b"])
  func noPath(text: String) { #expect(SocketIOAddress.path(text) == nil) }
}
