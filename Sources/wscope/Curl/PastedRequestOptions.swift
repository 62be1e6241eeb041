import ArgumentParser
import Bytes

/// A request that was made elsewhere.
struct PastedRequestOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take the URL, the headers and the rest of the request from a cURL command, as browsers copy it. Written last, without quotes around it, it may be pasted as it is.",
      valueName: "curl ..."))
  var curl: String?

  /// - Throws: `ValidationError`, when the line makes no request for a WebSocket.
  func line() throws -> CurlLine? {
    guard let curl else { return nil }
    do throws(CurlError) {
      return try CurlLine(parsing: curl)
    } catch {
      throw ValidationError("the line of --curl cannot be used: \(error.message).")
    }
  }

  /// What of the line is not used: always what would have made a difference, the rest only for who asks.
  func notes(isVerbose: Bool) -> [String] {
    guard let line = try? line() else { return [] }
    let missing = line.missing.isEmpty ? nil : "not done, though it may matter: \(Self.list(line.missing))"
    let unused = line.unused.isEmpty || !isVerbose ? nil : "not needed: \(Self.list(line.unused))"
    return [missing, unused].compactMap(\.self).map { "--curl: \($0)" }
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}

extension CurlLine {
  /// Where a command stands behind `--curl` as it was pasted, a shell has cut it already: all words to the end are
  /// made its value. So are those of PowerShell, to be told from misspelt options.
  static func foldingPasted(_ arguments: [String]) -> [String] {
    guard let option = arguments.firstIndex(of: "--curl"),
      !arguments[..<option].contains("--"), arguments.count > option + 2,
      isCurl(arguments[option + 1]) || foreignBeginning(of: arguments[option + 1]) != nil
    else { return arguments }
    return arguments[...option] + [ShellWords.join(Array(arguments[(option + 1)...]))]
  }
}
