import ArgumentParser

/// A line of one's own in the end.
struct FormatOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "When all is over, print this, as curl's --write-out does: %{status}, %{time_total}, %{close_code}, "
        + "%{header{NAME}}, %{json} and more; @FILE reads it from a file.",
      valueName: "template"))
  var format: String?

  /// Nil where nothing is to be printed.
  func template() throws(Failure) -> FormatTemplate? {
    guard let format else { return nil }
    guard format.hasPrefix("@") else { return try FormatTemplate(format) }
    return try FormatTemplate(String(decoding: FileContents.read(String(format.dropFirst())), as: UTF8.self))
  }
}
