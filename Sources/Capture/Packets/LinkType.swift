/// What the packets of an interface begin with: a LINKTYPE value of the tcpdump project's registry.
package struct LinkType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// BSD loopback: the address family in the byte order of the machine that recorded.
  package static let null = LinkType(rawValue: 0)
  package static let ethernet = LinkType(rawValue: 1)
  /// OpenBSD loopback: as `null`, in network byte order.
  package static let loop = LinkType(rawValue: 108)
  package static let linuxCooked = LinkType(rawValue: 113)
  package static let linuxCooked2 = LinkType(rawValue: 276)
  package static let raw = LinkType(rawValue: 101)
  /// DLT_RAW as most systems and as OpenBSD number it, which is in files all the same.
  package static let rawBSD = LinkType(rawValue: 12)
  package static let rawOpenBSD = LinkType(rawValue: 14)
  package static let ipv4 = LinkType(rawValue: 228)
  package static let ipv6 = LinkType(rawValue: 229)

  /// The registry's name and the number.
  package var description: String {
    Self.names[rawValue].map { "\($0) (\(rawValue))" } ?? "\(rawValue)"
  }

  /// What captures are most often made of, beside what can be read.
  private static let names: [UInt32: String] = [
    0: "NULL", 1: "ETHERNET", 9: "PPP", 12: "RAW", 14: "RAW", 50: "PPP_HDLC", 51: "PPP_ETHER", 101: "RAW",
    105: "IEEE802_11", 108: "LOOP", 113: "LINUX_SLL", 119: "IEEE802_11_PRISM", 127: "IEEE802_11_RADIOTAP",
    147: "USER0", 149: "USER2", 187: "BLUETOOTH_HCI_H4", 189: "USB_LINUX", 192: "PPI",
    195: "IEEE802_15_4_WITHFCS", 201: "BLUETOOTH_HCI_H4_WITH_PHDR", 220: "USB_LINUX_MMAPPED",
    227: "CAN_SOCKETCAN", 228: "IPV4", 229: "IPV6", 239: "NFLOG", 242: "IPOIB", 249: "USBPCAP",
    252: "WIRESHARK_UPPER_PDU", 253: "NETLINK", 258: "PKTAP", 276: "LINUX_SLL2",
  ]
}
