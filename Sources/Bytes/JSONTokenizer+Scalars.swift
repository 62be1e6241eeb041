/// Strings, numbers and literals, each taken as far as the piece goes.
extension JSONTokenizer {
  mutating func scanString(
    _ state: JSONStringDecoder, _ isName: Bool, _ bytes: UnsafeRawBufferPointer, _ position: inout Int
  ) throws(JSONScanError) -> JSONToken? {
    var decoder = state
    let step = try decoder.decode(bytes, &position, into: &text, limit: limits.text)
    switch step {
    case .needsMore:
      partial = .string(decoder, isName: isName)
      return nil
    case .isFull where isName: throw JSONScanError(position, .tooLong(limits.text))
    case .isFull:
      partial = .string(decoder, isName: false)
      return .string(isLast: false)
    case .ended where isName:
      partial = .none
      place = .colon
      return .name
    case .ended:
      endValue()
      return .string(isLast: true)
    }
  }

  mutating func scanNumber(
    _ state: JSONNumberGrammar, _ bytes: UnsafeRawBufferPointer, _ position: inout Int
  ) throws(JSONScanError) -> JSONToken? {
    var grammar = state
    while position < bytes.count {
      let byte = bytes[position]
      guard JSONNumberGrammar.mayContain(byte) else {
        guard grammar.isComplete else { throw JSONScanError(position, .badNumber) }
        endValue()
        return .number
      }
      guard grammar.accept(byte) else { throw JSONScanError(position, .badNumber) }
      guard text.count + 1 < limits.text else { throw JSONScanError(position, .tooLong(limits.text)) }
      text.append(byte)
      position += 1
    }
    partial = .number(grammar)
    return nil
  }

  mutating func scanLiteral(
    _ literal: StaticString, _ before: Int, _ token: JSONToken, _ bytes: UnsafeRawBufferPointer,
    _ position: inout Int
  ) throws(JSONScanError) -> JSONToken? {
    var matched = before
    while position < bytes.count {
      guard bytes[position] == literal.utf8Start[matched] else {
        throw JSONScanError(position, .unexpected(bytes[position], .literal))
      }
      position += 1
      matched += 1
      if matched == literal.utf8CodeUnitCount {
        endValue()
        return token
      }
    }
    partial = .literal(literal, matched: matched, token)
    return nil
  }

  mutating func scanByteOrderMark(
    _ matched: Int, _ bytes: UnsafeRawBufferPointer, _ position: inout Int
  ) throws(JSONScanError) {
    guard matched > 0 || bytes[position] == 0xEF else {
      partial = .none
      return
    }
    guard bytes[position] == (matched == 0 ? 0xEF : matched == 1 ? 0xBB : 0xBF) else {
      throw JSONScanError(position, .unexpected(bytes[position], .value))
    }
    position += 1
    partial = matched == 2 ? .none : .byteOrderMark(matched: matched + 1)
  }
}
