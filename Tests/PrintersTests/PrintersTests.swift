import Testing

@testable import Printers
