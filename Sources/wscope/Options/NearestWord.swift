/// What may be meant by a word that is misspelt.
enum NearestWord {
  /// - Returns: nil where nothing is near.
  static func to(_ word: String, in known: [String]) -> String? {
    guard !word.isEmpty else { return nil }
    let distances = known.map { ($0, distance(Array(word.utf8), Array($0.utf8))) }
    guard let nearest = distances.min(by: { $0.1 < $1.1 }) else { return nil }
    let isNear = nearest.1 <= max(2, word.utf8.count / 3)
    return isNear
      ? nearest.0 : known.first { $0.hasPrefix(word) || (word.utf8.count > 3 && $0.contains(word)) }
  }

  /// Levenshtein's: bytes to insert, to remove or to replace.
  private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
    var row = Array(0...other.count)
    for (index, byte) in one.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, candidate) in other.enumerated() {
        let replaced = diagonal + (byte == candidate ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, row[column] + 1, row[column + 1] + 1)
      }
    }
    return row[other.count]
  }
}
