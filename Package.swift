// swift-tools-version: 6.2
import PackageDescription

// The binary is one file: the Swift runtime, libre2 and libstdc++ are linked into it, so that it starts in
// milliseconds and runs on a machine without Swift. `Support/static` holds the linker script that picks libstdc++.a,
// and the archive is named once more behind ICU, which needs it. lld packs the relocations of a binary that is moved as
// a whole when it starts: less to read, less to touch.
let staticLinking: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-static-stdlib", "-L", "\(Context.packageDirectory)/Support/static",
            "-lswiftSynchronization", "-lCoreFoundation", "-l_FoundationCShims", "-l_FoundationCollections",
            "-l_FoundationICU", "-Xlinker", "-l:libstdc++.a", "-use-ld=lld", "-Xlinker", "--gc-sections",
            "-Xlinker", "--icf=safe", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
        ],
        .when(platforms: [.linux], configuration: .release))
]

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let database: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "sallyport",
    products: [.executable(name: "sallyport", targets: ["sallyport"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    ],
    targets: [
        // Pure: values in, values out.
        .target(name: "JSONText"),
        .target(name: "Diagnostics", dependencies: ["JSONText"]),
        .target(name: "MCPProtocol", dependencies: ["JSONText"]),
        .target(name: "RegularExpressions", dependencies: ["CRE2"]),
        .target(name: "ToolRisk"),
        .target(name: "JSONSchema", dependencies: ["JSONText", "RegularExpressions"]),
        .target(
            name: "Catalogue",
            dependencies: ["CCatalogue", "Diagnostics", "JSONText", "RegularExpressions", "ToolRisk"]),
        .target(name: "PolicyEngine", dependencies: ["JSONSchema", "JSONText", "RegularExpressions", "ToolRisk"]),
        .target(name: "DocumentText", dependencies: ["Diagnostics", "JSONText", yams]),
        .target(
            name: "PolicyLanguage",
            dependencies: [
                "Diagnostics", "DocumentText", "JSONText", "PolicyEngine", "RegularExpressions", "ToolRisk",
            ]),
        .target(name: "CallFlow", dependencies: ["JSONText", "MCPProtocol"]),
        .target(name: "HTTPText"),
        .target(name: "ConfigLanguage", dependencies: ["Diagnostics", "DocumentText", "HTTPText", "JSONText"]),

        // Ports and shell.
        .target(name: "GatewayPorts", dependencies: ["Catalogue", "HTTPText", "JSONText", "PolicyEngine"]),
        .target(name: "OperatingSystem", dependencies: ["CPosix"]),
        .target(
            name: "Transports",
            dependencies: [
                "CPosix", "GatewayPorts", "HTTPText", "OperatingSystem", nioCore, nioHTTP, nioPosix, nioSSL, nioTLS,
            ]),
        .target(name: "AuditFiles", dependencies: ["CPosix", "GatewayPorts", "JSONText", "OperatingSystem", crypto]),
        .target(
            name: "PinFiles", dependencies: ["Catalogue", "CPosix", "GatewayPorts", "JSONText", "OperatingSystem"]),
        .target(
            name: "StoreSQLite", dependencies: ["CPosix", "GatewayPorts", "OperatingSystem", "PolicyEngine", database]),
        .target(
            name: "GatewayRuntime",
            dependencies: [
                "CallFlow", "Catalogue", "Diagnostics", "GatewayPorts", "HTTPText", "JSONSchema", "JSONText",
                "MCPProtocol", "PolicyEngine", "PolicyLanguage", "ToolRisk", crypto, logging,
            ]),
        .target(
            name: "CommandLineTool",
            dependencies: [
                "AuditFiles", "CallFlow", "Catalogue", "ConfigLanguage", "CPosix", "Diagnostics", "DocumentText",
                "GatewayPorts", "GatewayRuntime", "HTTPText", "JSONSchema", "JSONText", "MCPProtocol",
                "OperatingSystem", "PinFiles", "PolicyEngine", "PolicyLanguage", "StoreSQLite", "ToolRisk",
                "Transports", argumentParser, crypto, logging, nioCore, nioPosix,
            ]),
        .executableTarget(
            name: "sallyport", dependencies: ["CICUData", "CommandLineTool", argumentParser],
            linkerSettings: staticLinking),

        // C shims: one each for the operating system and for linear-time regular expressions, and what the binary does
        // without.
        .target(name: "CCatalogue", exclude: ["catalogue.bin"]),
        .target(name: "CICUData"),
        .target(name: "CPosix"),
        .target(
            name: "CRE2",
            linkerSettings: [.linkedLibrary(":libre2.a"), .linkedLibrary(":libstdc++.a")]),

        // Tests.
        .target(
            name: "GatewayTesting",
            dependencies: ["Catalogue", "GatewayPorts", "HTTPText", "JSONText", "PolicyEngine"]),
        .testTarget(name: "RepositoryTests"),
        .testTarget(name: "JSONTextTests", dependencies: ["JSONText"]),
        .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics", "JSONText"]),
        .testTarget(name: "MCPProtocolTests", dependencies: ["JSONText", "MCPProtocol"]),
        .testTarget(name: "RegularExpressionsTests", dependencies: ["RegularExpressions"]),
        .testTarget(
            name: "JSONSchemaTests", dependencies: ["JSONSchema", "JSONText"], exclude: ["Corpus"]),
        .testTarget(name: "CatalogueTests", dependencies: ["Catalogue", "Diagnostics", "JSONText", "ToolRisk"]),
        .testTarget(
            name: "PolicyEngineTests",
            dependencies: [
                "GatewayTesting", "JSONSchema", "JSONText", "PolicyEngine", "RegularExpressions", "ToolRisk",
            ],
            exclude: ["Corpus"]),
        .testTarget(
            name: "PolicyLanguageTests",
            dependencies: [
                "Catalogue", "Diagnostics", "JSONText", "PolicyEngine", "PolicyLanguage", "RegularExpressions",
                "ToolRisk",
            ],
            exclude: ["Corpus"]),
        .testTarget(
            name: "ConfigLanguageTests", dependencies: ["ConfigLanguage", "Diagnostics", "HTTPText", "JSONText"]),
        .testTarget(name: "CallFlowTests", dependencies: ["CallFlow", "JSONText", "MCPProtocol"]),
        .testTarget(name: "HTTPTextTests", dependencies: ["HTTPText"]),
        .testTarget(name: "AuditFilesTests", dependencies: ["AuditFiles", "GatewayPorts", "JSONText"]),
        .testTarget(
            name: "PinFilesTests",
            dependencies: ["Catalogue", "GatewayPorts", "JSONText", "OperatingSystem", "PinFiles", "ToolRisk"]),
        .testTarget(
            name: "StoreSQLiteTests",
            dependencies: [
                "GatewayPorts", "GatewayTesting", "OperatingSystem", "PolicyEngine", "StoreSQLite", database,
            ]),
        .testTarget(
            name: "TransportsTests",
            dependencies: ["GatewayPorts", "HTTPText", "OperatingSystem", "Transports", nioCore, nioPosix]),
        .testTarget(
            name: "GatewayRuntimeTests",
            dependencies: [
                "CallFlow", "Catalogue", "GatewayPorts", "GatewayRuntime", "GatewayTesting", "HTTPText", "JSONText",
                "MCPProtocol", "PolicyEngine", "PolicyLanguage", "ToolRisk", logging,
            ]),
        .testTarget(
            name: "CommandLineToolTests",
            dependencies: [
                "Catalogue", "CommandLineTool", "ConfigLanguage", "GatewayRuntime", "GatewayTesting", "JSONText",
                "OperatingSystem", "PolicyEngine", "PolicyLanguage", "ToolRisk",
            ]),
        .testTarget(name: "EndToEndTests", dependencies: ["JSONText"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// What waits for a person or runs once a tool is built for size, not for speed.
for target in package.targets where ["Catalogue", "CommandLineTool", "ConfigLanguage"].contains(target.name) {
    target.swiftSettings = [.unsafeFlags(["-Osize"], .when(configuration: .release))]
}

// House settings, once for every Swift target of ours.
let shims: Set<String> = ["CCatalogue", "CICUData", "CPosix", "CRE2"]
for target in package.targets where !shims.contains(target.name) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .strictMemorySafety(),
            // Measured: the dynamic checks cost a tenth to a fifth of a call. Debug builds keep them.
            .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
            .treatAllWarnings(as: .error),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        ]
}
