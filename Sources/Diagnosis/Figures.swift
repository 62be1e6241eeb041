extension Double {
  /// Seconds for a sentence: whole from ten on, else with one or three digits behind the point.
  var figure: String {
    guard isFinite, magnitude < 1e9 else { return "\(self)" }
    let digits = magnitude >= 10 ? 1.0 : magnitude >= 1 ? 10.0 : 1000.0
    let rounded = (self * digits).rounded() / digits
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
  }
}
