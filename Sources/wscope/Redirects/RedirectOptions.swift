import ArgumentParser

/// Where redirects lead.
struct RedirectOptions: ParsableArguments {
  @Flag(
    name: [.customShort("L"), .long],
    help: "Follow redirects of the upgrade; credentials and cookies are not sent to another origin.")
  var location = false

  @Option(help: ArgumentHelp("With --location, follow at most so many redirects.", valueName: "n"))
  var maxRedirs = 10

  /// Nil: they are not followed.
  var limit: Int? { location ? maxRedirs : nil }

  func validate() throws {
    if maxRedirs < 0 { throw ValidationError("--max-redirs takes a number, not \(maxRedirs).") }
  }
}
