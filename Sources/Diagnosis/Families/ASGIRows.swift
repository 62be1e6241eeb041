import WebSocketCore

/// ASGI servers and what runs on them: uvicorn, hypercorn, FastAPI, Starlette.
extension CatalogueRow {
  static let asgiRows = [asgiRefused, upgradeLostFastAPI]

  private static let asgiRefused = CatalogueRow(
    "asgi-refused", .asgi,
    looksLike: "403 with an empty body, from uvicorn or hypercorn",
    meaning:
      "the application has no WebSocket route at this path, or it closed before it accepted: the code and the "
      + "reason that it gave are not sent",
    next:
      "compare the path, and the slash at its end, with the routes; if it is right, the application refuses this "
      + "client: its log says more"
  ) { evidence in
    guard evidence.hasAnswer(403), evidence.body.isEmpty, evidence.askedForUpgrade else { return nil }
    let fields = evidence.response?.head.fields ?? []
    let names = Set(fields.map { HTTPSyntax.lowercased($0.name) })
    let shape: (fact: String, certainty: Certainty)?
    if evidence.software == .uvicorn || evidence.software == .hypercorn {
      shape = (evidence.serverFact ?? "", .certain)
    } else if HTTPSyntax.matches(evidence.header("Content-Type") ?? "", "text/plain; charset=utf-8"),
      evidence.header("Content-Length") == "0", evidence.software == nil || evidence.isBehindNginx
    {
      shape = ("an empty text/plain, as uvicorn answers", .likely)
    } else if names == ["content-length"], evidence.response?.reason == "" {
      shape = ("no reason phrase and no Date, as uvicorn with wsproto answers", .likely)
    } else {
      shape = nil
    }
    guard let shape else { return nil }
    return Conclusion(
      shape.certainty, seen: [evidence.answer, shape.fact, evidence.targetFact],
      command: evidence.variations)
  }

  private static let upgradeLostFastAPI = CatalogueRow(
    "upgrade-lost-fastapi", .asgi,
    looksLike: "404 `{\"detail\":\"Not Found\"}`",
    meaning:
      "FastAPI took this for a plain HTTP request, since it answers 403 to a WebSocket without a route: the "
      + "headers Upgrade and Connection were lost on the way, or the server has no WebSocket library installed",
    next:
      "let the proxy pass Upgrade and Connection on, in HTTP/1.1; without a proxy: pip install 'uvicorn[standard]'",
    assumesUpgrade: true
  ) { evidence in
    guard evidence.hasAnswer(404), evidence.askedForUpgrade, evidence.isFastAPINotFound else { return nil }
    return Conclusion(
      .likely, seen: [evidence.answer, "body: {\"detail\":\"Not Found\"}", evidence.serverFact])
  }
}

extension Evidence {
  var isFastAPINotFound: Bool {
    body.elementsEqual("{\"detail\":\"Not Found\"}".utf8)
  }

  /// The path and the query that were asked for, without secrets.
  var safePath: String {
    guard request != nil || knowsURL else { return "this path" }
    return Redaction.redact(target: request?.target ?? uri.requestTarget).shortened
  }

  var targetFact: String? { request != nil || knowsURL ? "asked for: \(safePath)" : nil }
}
