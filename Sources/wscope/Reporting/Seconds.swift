extension Double {
  /// A number of seconds as a person writes it: `30`, `0.5`.
  var plain: String {
    self == rounded() && magnitude < 1e15 ? String(Int64(self)) : String(self)
  }
}
