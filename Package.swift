// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
]

/// The layers through which every message goes. Exclusivity is checked at run time in debug builds, which the
/// tests run; in the release binary the checks would take a third of the time of a small message.
let hot: [SwiftSetting] =
  strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

/// One row of the import table of docs/architecture.md: a target imports only what stands above it.
func layer(_ name: String, imports: [Target.Dependency] = [], settings: [SwiftSetting] = strict) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: settings)
}

func tests(of name: String, imports: [Target.Dependency] = []) -> Target {
  .testTarget(name: "\(name)Tests", dependencies: [.byName(name: name)] + imports, swiftSettings: strict)
}

let package = Package(
  name: "wscope",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "wscope", targets: ["wscope"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"]), .brew(["libnghttp2"])]),
    .systemLibrary(name: "CLinux"),

    layer("Bytes"),
    layer("WebSocketCore", imports: ["Bytes", "COpenSSL", "CZlib"]),
    layer("TLS", imports: ["Bytes", "COpenSSL"]),
    layer("Capture", imports: ["Bytes", "WebSocketCore", "COpenSSL", "CZlib", "CNghttp2"], settings: hot),
    layer("AppProtocols", imports: ["Bytes", "WebSocketCore"]),
    layer("Diagnosis", imports: ["Bytes", "WebSocketCore", "TLS"]),
    layer("Trace", imports: ["Bytes", "WebSocketCore", "TLS", "AppProtocols", "Diagnosis"]),
    layer("Printers", imports: ["Bytes", "WebSocketCore", "TLS", "AppProtocols", "Trace", "COpenSSL"]),
    layer("Reactor", imports: ["CLinux"]),
    layer("Transport", imports: ["Bytes", "WebSocketCore", "TLS", "Reactor"], settings: hot),
    .executableTarget(
      name: "wscope",
      dependencies: [
        "Bytes", "WebSocketCore", "TLS", "Capture", "AppProtocols", "Diagnosis", "Trace", "Printers",
        "Reactor", "Transport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: hot,
      linkerSettings: [
        // One file that runs where no Swift toolchain is installed (docs/architecture.md, "The binary"). The
        // two libraries are what FoundationEssentials, which ArgumentParser imports, needs when linked so.
        .unsafeFlags(
          ["-static-executable", "-l_FoundationCollections", "-l_FoundationCShims"],
          .when(platforms: [.linux], configuration: .release))
      ]),

    tests(
      of: "wscope",
      imports: ["AppProtocols", "Bytes", "Reactor", "TLS", "Trace", "Transport", "WebSocketCore"]),
    // What several test targets share.
    .target(name: "RepositoryFiles", path: "Tests/RepositoryFiles", swiftSettings: strict),

    tests(of: "Bytes"),
    tests(of: "WebSocketCore", imports: ["Bytes", "RepositoryFiles"]),
    tests(of: "TLS", imports: ["Bytes"]),
    tests(of: "Capture", imports: ["Bytes", "WebSocketCore"]),
    tests(of: "AppProtocols", imports: ["Bytes", "WebSocketCore"]),
    tests(of: "Diagnosis", imports: ["Bytes", "RepositoryFiles", "WebSocketCore", "TLS"]),
    tests(of: "Trace", imports: ["AppProtocols", "Bytes", "WebSocketCore"]),
    tests(of: "Printers", imports: ["AppProtocols", "Bytes", "Diagnosis", "WebSocketCore", "Trace"]),
    tests(of: "Reactor"),
    tests(of: "Transport", imports: ["Bytes", "WebSocketCore", "TLS", "Reactor"]),
  ]
)
