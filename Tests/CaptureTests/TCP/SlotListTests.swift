import Testing

@testable import Capture

@Suite struct SlotListTests {
  func emptied(_ list: SlotList) -> [Int] {
    var list = list
    var slots: [Int] = []
    while let first = list.first {
      slots.append(first)
      list.remove(first)
    }
    #expect(list.count == 0)
    return slots
  }

  @Test("First in, first out; out of any place, and back to the end")
  func order() {
    var list = SlotList()
    #expect(list.first == nil)
    for slot in [3, 0, 7, 5] { list.append(slot) }
    #expect(list.count == 4)
    #expect(emptied(list) == [3, 0, 7, 5])
    list.moveToEnd(5)
    list.moveToEnd(3)
    list.moveToEnd(7)
    #expect(emptied(list) == [0, 5, 3, 7])
    list.remove(5)
    list.remove(7)
    #expect(list.count == 2)
    list.append(7)
    #expect(emptied(list) == [0, 3, 7])
    list.remove(0)
    #expect(emptied(list) == [3, 7])
  }
}
