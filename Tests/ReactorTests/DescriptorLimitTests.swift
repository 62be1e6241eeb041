import Testing

@testable import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct DescriptorLimitTests {
  @Test func asManyAsAllowedAndNoFewerTheSecondTime() async {
    // In a process of its own, whose limit nobody else raises.
    await #expect(processExitsWith: .success) {
      let first = raiseDescriptorLimit()
      #expect(first > 0)
      #expect(raiseDescriptorLimit() == first)
      #expect(sysconf(Int32(_SC_OPEN_MAX)) == first)
    }
  }
}
