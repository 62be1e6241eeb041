/// Where redirects of the upgrade lead: from one answer to the next URL, up to a limit and not in circles.
package struct RedirectChain: Sendable {
  package struct Hop: Hashable, Sendable {
    /// Counted from 1.
    package let number: Int
    package let status: Int
    package let from: WebSocketURI
    package let to: WebSocketURI
    /// `to` has the origin of the first URL: what was given for that may be sent there.
    package let keepsCredentials: Bool
  }

  private let limit: Int
  private var visited: [WebSocketURI]

  /// - Parameters:
  ///   - first: where the first request goes.
  ///   - limit: how many redirects are followed.
  package init(from first: WebSocketURI, limit: Int) {
    self.limit = limit
    visited = [first]
  }

  /// Whether an answer sends the client elsewhere (RFC 9110 §15.4): 300, 304, 305 do not, or no more.
  package static func isRedirect(_ response: ResponseHead) -> Bool {
    [301, 302, 303, 307, 308].contains(response.status) && response.head.first("Location") != nil
  }

  /// Takes the next step.
  ///
  /// - Parameter response: one that is a redirect.
  package mutating func follow(_ response: ResponseHead) throws(RedirectFailure) -> Hop {
    let location = response.head.first("Location") ?? ""
    let from = visited[visited.count - 1]
    let next: WebSocketURI
    do throws(URIError) {
      next = try from.resolving(location)
    } catch {
      throw .badLocation(location, error)
    }
    guard !visited.contains(next) else {
      throw .loop(visited + [next], setsCookie: response.head.first("Set-Cookie") != nil)
    }
    guard visited.count <= limit else { throw .tooMany(limit: limit, next: next) }
    visited.append(next)
    return Hop(
      number: visited.count - 1, status: response.status ?? 0, from: from, to: next,
      keepsCredentials: next.hasSameOrigin(as: visited[0]))
  }
}

/// Why a redirect is not followed.
package enum RedirectFailure: Error, Hashable, Sendable {
  case badLocation(String, URIError)
  case tooMany(limit: Int, next: WebSocketURI)
  /// The last URL was asked before; with the answer came a cookie, which is not sent back.
  case loop([WebSocketURI], setsCookie: Bool)
}
